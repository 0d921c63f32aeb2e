# CMake toolchain: arm64 macOS from Linux, with Zig's clang. No Apple SDK is involved: Zig brings the libc headers, a stub of libSystem and
# libc++'s sources. Used by packaging/macos/check; MACOS_CHECK_ROOT is that script's folder of downloaded parts.
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR arm64)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MACOS_CHECK_ROOT)
set(CMAKE_OSX_SYSROOT "") # else CMake's Darwin module looks for xcrun
set(CMAKE_OSX_ARCHITECTURES "")
set(CMAKE_OSX_DEPLOYMENT_TARGET "" CACHE STRING "said by the target triple of the compiler wrapper" FORCE)
foreach(language C CXX)
  string(TOLOWER ${language} name)
  set(CMAKE_${language}_COMPILER ${MACOS_CHECK_ROOT}/bin/zig-${name})
endforeach()
set(CMAKE_AR ${MACOS_CHECK_ROOT}/bin/zig-ar)
set(CMAKE_RANLIB ${MACOS_CHECK_ROOT}/bin/zig-ranlib)
set(CMAKE_INSTALL_NAME_TOOL /bin/false) # nothing is installed
set(CMAKE_FIND_ROOT_PATH ${MACOS_CHECK_ROOT}/prefix)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(Qt6_DIR ${CMAKE_CURRENT_LIST_DIR}/Qt6)
set(tomlplusplus_DIR ${CMAKE_CURRENT_LIST_DIR}/../headers/tomlplusplus)
set(spdlog_DIR ${CMAKE_CURRENT_LIST_DIR}/../headers/spdlog)
