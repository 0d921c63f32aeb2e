# toml++ as headers alone: a compiled half would be for the system it was built on (macos-check: Linux; Homebrew: this very macOS).
find_path(TOMLPLUSPLUS_HEADERS toml++/toml.h REQUIRED)
if(NOT TARGET tomlplusplus::tomlplusplus)
  add_library(tomlplusplus::tomlplusplus INTERFACE IMPORTED GLOBAL)
  set_target_properties(tomlplusplus::tomlplusplus PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${TOMLPLUSPLUS_HEADERS})
endif()
