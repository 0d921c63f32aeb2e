armature_test(FinderWorldTest LINK armature_session)

# What can be said of the Mac's packages without a Mac. Python's own unittest: one claim each, skips print their reason.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
foreach(name IN ITEMS bundle scripts workflow sources finder)
  add_test(NAME macos_${name} COMMAND ${Python3_EXECUTABLE} -m unittest -v test_${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/macos)
  set_tests_properties(macos_${name} PROPERTIES TIMEOUT 300 ENVIRONMENT "ARMATURE=$<TARGET_FILE:armature>;PYTHONDONTWRITEBYTECODE=1;LC_ALL=C.UTF-8")
endforeach()
