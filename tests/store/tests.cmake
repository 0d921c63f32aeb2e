add_executable(FetchDriver store/FetchDriver.cpp)
target_link_libraries(FetchDriver PRIVATE armature_store)
armature_warnings(FetchDriver)
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME store_fetch COMMAND ${Python3_EXECUTABLE} -m unittest -v test_fetch WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
set_tests_properties(store_fetch PROPERTIES TIMEOUT 300
  ENVIRONMENT "FETCH_DRIVER=$<TARGET_FILE:FetchDriver>;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
