# Parsers of bytes that somebody else wrote, fed with changed ones: a few seconds each with every change, under the sanitizers among
# the pure tests; `./packaging/dev fuzz` goes on for as long as is wished.
add_executable(Fuzz ${CMAKE_CURRENT_LIST_DIR}/FuzzMain.cpp ${CMAKE_CURRENT_LIST_DIR}/Mutator.cpp ${CMAKE_CURRENT_LIST_DIR}/Targets.cpp)
target_link_libraries(Fuzz PRIVATE armature_update armature_run armature_detect armature_toml)
armature_warnings(Fuzz)
add_dependencies(pure_tests Fuzz)
foreach(target toml project lock catalog archive json html json-page wheel-name record nvidia-smi machine requirement output)
  add_test(NAME fuzz_${target} COMMAND Fuzz ${target} ${CMAKE_CURRENT_LIST_DIR}/corpus/${target} --seconds 3)
  set_tests_properties(fuzz_${target} PROPERTIES TIMEOUT 120 LABELS pure ENVIRONMENT "LC_ALL=C.UTF-8")
endforeach()
