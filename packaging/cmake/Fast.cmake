# What makes a build quick: the compiler cache, a precompiled header, and files compiled in groups.
option(ARMATURE_PCH "Precompile Qt's and the standard library's headers" ON)
option(ARMATURE_UNITY "Compile the files of a folder as one: quickest for a build from nothing, slower for a change of one file" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # Paths below the source folder count relative to it, so that another clone of the same tree is served from the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess) # ccache needs it to see through a precompiled header
  endif()
endif()

# armature_precompiled(NAME LINK library… [HEADERS header…]): a library that holds nothing but a precompiled header. Whoever uses it
# must be compiled with the definitions of NAME, and may have more that the headers do not ask for. Headers are named relative to the
# root of the checkout: the text of the precompiled header must be the same in every clone.
function(armature_precompiled name)
  cmake_parse_arguments(ARG "" "" "LINK;HEADERS" ${ARGN})
  if(NOT ARMATURE_PCH)
    return()
  endif()
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  set(headers packaging/cmake/Precompiled.h ${ARG_HEADERS})
  list(TRANSFORM headers REPLACE "^([^<].*)$" "<\\1>")
  target_precompile_headers(${name} PRIVATE ${headers})
  armature_warnings(${name})
endfunction()

# Compiles TARGET with the precompiled header of the library OWNER. Where that does not fit (a further module of Qt, a program beside
# libraries in the cross build), the compiler reads the headers that it was made of, which takes a few seconds more.
function(armature_use_precompiled target owner)
  if(NOT ARMATURE_PCH)
    return()
  endif()
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-error=invalid-pch)
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# The same, and the files of each folder as one where that is asked for: names in unnamed namespaces are unique in their folder.
function(armature_compile_fast target owner)
  if(ARMATURE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
      if(source MATCHES "/([^/]+)/[^/]+\\.cpp$")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${CMAKE_MATCH_1})
      endif()
    endforeach()
  endif()
  armature_use_precompiled(${target} ${owner})
endfunction()
