# Cross build for aarch64 Linux: Debian's cross compiler, a Debian 12 arm64 root as sysroot, the Qt tools of this machine (moc, rcc).
# `./packaging/dev aarch64 build` makes the sysroot and hands its path over in ARMATURE_SYSROOT (or -DARMATURE_SYSROOT=...).
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)

if(NOT ARMATURE_SYSROOT)
  set(ARMATURE_SYSROOT $ENV{ARMATURE_SYSROOT})
endif()
if(NOT EXISTS ${ARMATURE_SYSROOT}/usr/lib/aarch64-linux-gnu/libc.so)
  message(FATAL_ERROR "ARMATURE_SYSROOT (\"${ARMATURE_SYSROOT}\") is no arm64 root with development files: ./packaging/dev aarch64 build makes one")
endif()
# try_compile starts this file anew and knows nothing of the cache
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ARMATURE_SYSROOT)
set(CMAKE_SYSROOT ${ARMATURE_SYSROOT})
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

# g++ 12 by name: its libstdc++ is the sysroot's. A newer one would link symbols that Debian 12 does not have.
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc-12)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++-12)
# The compiler searches its own libc before the sysroot's; -B puts the sysroot's start files and libraries first.
string(APPEND CMAKE_CXX_FLAGS_INIT " -B${ARMATURE_SYSROOT}/usr/lib/aarch64-linux-gnu")

set(CMAKE_FIND_ROOT_PATH ${ARMATURE_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${ARMATURE_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${ARMATURE_SYSROOT}/usr/share/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${ARMATURE_SYSROOT})

if(NOT QT_HOST_PATH)
  set(QT_HOST_PATH /usr CACHE PATH "Where this machine's own Qt 6 is: its moc and rcc are used")
endif()
# The cmake files of Qt's tools are this machine's, not the sysroot's: https://doc.qt.io/qt-6.4/configure-linux-device.html
if(NOT QT_HOST_PATH_CMAKE_DIR)
  set(QT_HOST_PATH_CMAKE_DIR /usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake CACHE PATH "Where find_package finds this machine's Qt 6")
endif()
