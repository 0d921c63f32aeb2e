# Packages. The slow half, in clean Debian roots, is `./packaging/dev packages test` (test_in_root.py).
find_package(Python3 COMPONENTS Interpreter REQUIRED)
set(assistant "")
if(TARGET armature-assistant)
  set(assistant $<TARGET_FILE:armature-assistant>)
endif()
foreach(name IN ITEMS words uv version starter)
  add_test(NAME packaging_${name} COMMAND ${Python3_EXECUTABLE} -m unittest -v test_${name} WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
  set_tests_properties(packaging_${name} PROPERTIES TIMEOUT 600
    ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;ARMATURE_ASSISTANT=${assistant};ARMATURE_TEST_WORK=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endforeach()
