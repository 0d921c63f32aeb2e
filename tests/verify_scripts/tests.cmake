# The scripts of resources/verify, with whatever packages this Python has: the standard library is enough.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME verify_scripts
         COMMAND ${Python3_EXECUTABLE} -m unittest -v test_verify_scripts
         WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/verify_scripts)
set_tests_properties(verify_scripts PROPERTIES TIMEOUT 900 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
