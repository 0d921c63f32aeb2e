# What makes a build quick: the compiler cache, a precompiled header, and files compiled in groups.
option(ARMATURE_PCH "Precompile Qt's and the standard library's headers" ON)
option(ARMATURE_UNITY "Compile the files of a library in groups: quickest for a build from nothing" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # Paths below the source folder count relative to it, so that another clone of the same tree is served from the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess) # ccache needs it to see through a precompiled header
  endif()
endif()

# armature_precompiled(NAME [QT MODULE TARGETS] [HEADERS…]): a library that holds nothing but a precompiled header. Whoever uses it
# must be compiled with the definitions of NAME, and may have more.
function(armature_precompiled name)
  cmake_parse_arguments(ARG "" "" "LINK;HEADERS" ${ARGN})
  if(NOT ARMATURE_PCH)
    return()
  endif()
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/packaging/cmake/Precompiled.h ${ARG_HEADERS})
  armature_warnings(${name})
endfunction()

# Compiles TARGET with the precompiled header of the library OWNER, and in groups of files where that is asked for.
function(armature_compile_fast target owner)
  if(ARMATURE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  if(ARMATURE_PCH)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
