# spdlog with fmt, toml++ and libsodium go into the programs instead of being linked to: distributions name and number their libraries
# differently (libspdlog1.10 in Debian 12, 1.12 in Ubuntu 24.04), and a package would install on one of them only. What is left are
# the C and C++ runtimes and Qt. toml++ and spdlog are compiled once, from the sources in libraries/: as headers alone they would be
# compiled anew with every file that includes them.
option(ARMATURE_OWN_LIBRARIES "Take spdlog, fmt, toml++ and libsodium into the programs" ON)

if(ARMATURE_OWN_LIBRARIES)
  add_library(armature_toml STATIC ${CMAKE_CURRENT_LIST_DIR}/libraries/Toml.cpp)
  get_target_property(toml_headers tomlplusplus::tomlplusplus INTERFACE_INCLUDE_DIRECTORIES)
  if(toml_headers)
    target_include_directories(armature_toml SYSTEM PUBLIC ${toml_headers})
  endif()
  target_compile_definitions(armature_toml PUBLIC TOML_HEADER_ONLY=0)

  find_path(SPDLOG_HEADERS spdlog/spdlog.h REQUIRED)
  find_package(Threads REQUIRED)
  if(TARGET fmt::fmt-header-only)
    add_library(armature_spdlog STATIC ${CMAKE_CURRENT_LIST_DIR}/libraries/Spdlog.cpp)
    target_include_directories(armature_spdlog SYSTEM PUBLIC ${SPDLOG_HEADERS})
    target_compile_definitions(armature_spdlog PUBLIC SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
    target_link_libraries(armature_spdlog PUBLIC fmt::fmt-header-only Threads::Threads)
    set_target_properties(armature_spdlog PROPERTIES AUTOMOC OFF AUTORCC OFF)
  else() # spdlog has a copy of fmt of its own
    add_library(armature_spdlog INTERFACE)
    target_include_directories(armature_spdlog SYSTEM INTERFACE ${SPDLOG_HEADERS})
    target_link_libraries(armature_spdlog INTERFACE Threads::Threads)
  endif()
  set_target_properties(armature_toml PROPERTIES AUTOMOC OFF AUTORCC OFF)

  find_library(SODIUM_ARCHIVE libsodium.a)
  if(SODIUM_ARCHIVE)
    set_target_properties(sodium PROPERTIES IMPORTED_LOCATION ${SODIUM_ARCHIVE})
  endif()
else()
  add_library(armature_toml INTERFACE)
  add_library(armature_spdlog INTERFACE)
  target_link_libraries(armature_toml INTERFACE tomlplusplus::tomlplusplus)
  target_link_libraries(armature_spdlog INTERFACE spdlog::spdlog)
endif()
