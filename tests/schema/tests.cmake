# The JSON of every verb follows its published schema.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME schema COMMAND ${Python3_EXECUTABLE} -m unittest -v test_schema WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
set_tests_properties(schema PROPERTIES TIMEOUT 600
  ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;PYTHONPATH=${CMAKE_CURRENT_SOURCE_DIR}/cli;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
