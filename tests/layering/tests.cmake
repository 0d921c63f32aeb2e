find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME layering COMMAND ${Python3_EXECUTABLE} -m unittest -v test_layering WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/layering)
set_tests_properties(layering PROPERTIES TIMEOUT 60 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
