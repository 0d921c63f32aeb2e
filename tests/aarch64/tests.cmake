# The program on aarch64 Linux as its users start it: emulated (packaging/dev aarch64 test) or on a machine of that kind.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  find_package(Python3 COMPONENTS Interpreter REQUIRED)
  add_test(NAME aarch64 COMMAND ${Python3_EXECUTABLE} -m unittest -v test_aarch64 WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
  set_tests_properties(aarch64 PROPERTIES TIMEOUT 900
    ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;PYTHONPATH=${CMAKE_CURRENT_SOURCE_DIR}/cli;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endif()

if(NOT CMAKE_CROSSCOMPILING)
  find_package(Python3 COMPONENTS Interpreter REQUIRED)
  add_test(NAME debian_root COMMAND ${Python3_EXECUTABLE} -m unittest -v test_debian_root WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
  set_tests_properties(debian_root PROPERTIES TIMEOUT 300 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()
