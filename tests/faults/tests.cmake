# The promise of the transaction, held against the whole program: kills, failing calls, hostile packages and runs at once, with a fixed
# seed. A sample runs with the suite; `./packaging/dev faults` is the long run.
if(NOT APPLE AND NOT CMAKE_CROSSCOMPILING)
  add_library(FailCall MODULE ${CMAKE_CURRENT_LIST_DIR}/FailCall.cpp)
  target_link_libraries(FailCall PRIVATE ${CMAKE_DL_LIBS})
  armature_warnings(FailCall)
  set_target_properties(FailCall PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
  add_dependencies(armature FailCall)
  add_test(NAME faults COMMAND ${Python3_EXECUTABLE} -m unittest -v test_faults WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
  set_tests_properties(faults PROPERTIES TIMEOUT 600
    ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;FAIL_CALL_LIBRARY=$<TARGET_FILE:FailCall>;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endif()
