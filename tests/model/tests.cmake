armature_test(JsonTest LINK armature_session)
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME model_described COMMAND ${Python3_EXECUTABLE} -m unittest -v test_described WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
set_tests_properties(model_described PROPERTIES TIMEOUT 60 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
