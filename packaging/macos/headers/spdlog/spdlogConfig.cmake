# spdlog and fmt as headers alone: compiled halves would be for the system they were built on (macos-check: Linux; Homebrew: this very macOS).
find_path(SPDLOG_HEADERS spdlog/spdlog.h REQUIRED)
find_path(FMT_HEADERS fmt/core.h REQUIRED)
if(NOT TARGET spdlog::spdlog)
  add_library(spdlog::spdlog INTERFACE IMPORTED GLOBAL)
  set_target_properties(spdlog::spdlog PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${SPDLOG_HEADERS};${FMT_HEADERS}"
    INTERFACE_COMPILE_DEFINITIONS "SPDLOG_FMT_EXTERNAL;FMT_HEADER_ONLY")
endif()
if(NOT TARGET fmt::fmt-header-only) # as fmt's own package names it: packaging/cmake/Dependencies.cmake asks for it
  add_library(fmt::fmt-header-only INTERFACE IMPORTED)
  target_include_directories(fmt::fmt-header-only INTERFACE ${FMT_HEADERS})
  target_compile_definitions(fmt::fmt-header-only INTERFACE FMT_HEADER_ONLY=1)
endif()
