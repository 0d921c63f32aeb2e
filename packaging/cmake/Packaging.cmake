# What makes a build installable: the commit in the program, the install rules by component, and CPack's settings.
include(GNUInstallDirs)

set(ARMATURE_COMMIT "" CACHE STRING "Commit to name in --version (empty: asked from git)")
set(commit_header ${CMAKE_BINARY_DIR}/generated/armature_commit.h)
add_custom_target(armature_commit
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${commit_header} -DARMATURE_COMMIT=${ARMATURE_COMMIT}
          -P ${CMAKE_CURRENT_LIST_DIR}/Commit.cmake
  BYPRODUCTS ${commit_header} VERBATIM)
add_dependencies(armature_session armature_commit)
target_include_directories(armature_session PRIVATE ${CMAKE_BINARY_DIR}/generated)
