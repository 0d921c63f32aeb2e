# The program as its users start it. Python's own unittest: one claim each, skips print their reason.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
foreach(name IN ITEMS choice_table detect bad_input log index_faults resolver_accepts real_install keeping_verbs ownership own_files accept export export_plan catalog recheck status
                      recheck_faults explain_rechecks user_settings plan_file output origins projects same_as_uv builds_tried)
  add_test(NAME cli_${name}
           COMMAND ${Python3_EXECUTABLE} -m unittest -v test_${name}
           WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/cli)
  set_tests_properties(cli_${name} PROPERTIES TIMEOUT 1500 ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endforeach()

if(TARGET armature-assistant)
  add_test(NAME cli_assistant COMMAND ${Python3_EXECUTABLE} -m unittest -v test_assistant WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/cli)
  set_tests_properties(cli_assistant PROPERTIES TIMEOUT 120
    ENVIRONMENT "ARMATURE_ASSISTANT=$<TARGET_FILE:armature-assistant>;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endif()
