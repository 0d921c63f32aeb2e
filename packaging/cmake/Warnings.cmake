# Warnings, each flag with its reason. They are errors for the compiler this is written with, Debian 12's, and for the cross build, which is of
# the same release: another one's inliner invents others (g++ 13: array bounds inside fmt), and a build on Ubuntu must not stop at those.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12 AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  set(own_compiler ON)
else()
  set(own_compiler OFF)
endif()
option(ARMATURE_WERROR "Warnings are errors" ${own_compiler})

function(armature_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra            # the usual mistakes
    -Wpedantic               # nothing but C++20: two compilers must take it
    -Wshadow                 # a hidden name has hidden a defect before
    -Wconversion             # sizes and versions are numbers of different widths
    -Wno-sign-conversion     # Qt indexes with signed, the standard library with unsigned integers
    -Wnon-virtual-dtor       # Host and friends are deleted through their base
    -Wold-style-cast         # casts must be searchable
    -Wcast-qual -Woverloaded-virtual -Wnull-dereference)
  if(ARMATURE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (ARMATURE_SANITIZE OR CMAKE_BUILD_TYPE MATCHES "Release|RelWithDebInfo|MinSizeRel"))
    # g++ 12 reports null dereferences inside std::variant and std::optional that its own inliner invents.
    target_compile_options(${target} PRIVATE -Wno-null-dereference -Wno-maybe-uninitialized)
  endif()
  target_compile_definitions(${target} PRIVATE
    QT_NO_CAST_FROM_ASCII    # every literal says whether it is text for people or a token
    QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS)
endfunction()
