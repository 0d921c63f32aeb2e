# A golden plan for each recorded machine and stack; UPDATE_GOLDEN=1 writes them anew.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME plan_golden COMMAND ${Python3_EXECUTABLE} -m unittest -v test_golden WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
set_tests_properties(plan_golden PROPERTIES TIMEOUT 300
  ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;PYTHONPATH=${CMAKE_CURRENT_SOURCE_DIR}/cli;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
armature_test(LockIndexesTest LINK armature_logic armature_toml)
foreach(name ChoosePythonTest CommandsTest DemandTextTest HandedOnTest LockPlacesTest ProjectTest RequirementsTest RuntimeNeedsTest)
  armature_test(${name} LINK armature_logic)
endforeach()
