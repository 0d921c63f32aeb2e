# Measured by bench.py, never by ctest: no test asserts a time.
if(ARMATURE_WINDOW AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  foreach(name LogBench StartBench)
    add_executable(${name} ${CMAKE_CURRENT_LIST_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE armature_ui)
    armature_warnings(${name})
  endforeach()
endif()
