# spdlog and fmt as headers alone: compiled halves would be for the system they were built on (macos-check: Linux; Homebrew: this very macOS).
find_path(SPDLOG_HEADERS spdlog/spdlog.h REQUIRED)
find_path(FMT_HEADERS fmt/core.h REQUIRED)
if(NOT TARGET spdlog::spdlog)
  add_library(spdlog::spdlog INTERFACE IMPORTED GLOBAL)
  set_target_properties(spdlog::spdlog PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${SPDLOG_HEADERS};${FMT_HEADERS}"
    INTERFACE_COMPILE_DEFINITIONS "SPDLOG_FMT_EXTERNAL;FMT_HEADER_ONLY")
endif()
