# Three Debian packages by CPack; packaging/linux/deb runs it. What the libraries' packages are is computed there (dpkg-shlibdeps) and
# read from <build>/package/depends.cmake, because CPack's own way knows only packages of the machine it runs on.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME armature)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Armature maintainers <maintainers@armature.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL armature assistant uv)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
else()
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE amd64)
endif()
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/DebianDepends.cmake)
set(CPACK_ARMATURE_DEPENDS_FILE ${CMAKE_BINARY_DIR}/package/depends.cmake)

set(CPACK_DEBIAN_ARMATURE_PACKAGE_NAME armature)
set(CPACK_DEBIAN_ARMATURE_DESCRIPTION "machine-learning environments that are proven to work (command line)
Armature looks at a machine, says which machine-learning packages work on it
and why, explains the limits before anything is installed, drives uv or pip
to build a virtual environment, runs every important package for real, and
keeps a record. It knows NVIDIA Grace machines and x86-64 Linux.

This package has the command line for terminals and headless machines. The
wizard is in armature-assistant.")
set(CPACK_DEBIAN_ARMATURE_PACKAGE_RECOMMENDS "armature-uv (= ${PROJECT_VERSION}), ca-certificates, libssl3")
set(CPACK_DEBIAN_ARMATURE_PACKAGE_SUGGESTS "armature-assistant, python3-venv")

set(CPACK_DEBIAN_ASSISTANT_PACKAGE_NAME armature-assistant)
set(CPACK_DEBIAN_ASSISTANT_DESCRIPTION "machine-learning environments that are proven to work (wizard)
A wizard that sets up a machine-learning workstation: this machine, what
works on it, what that means, options, the plan, the installation, and the
proof that it works. The same engine as the command line of armature.")
set(CPACK_DEBIAN_ASSISTANT_PACKAGE_RECOMMENDS "qt6-wayland, fonts-dejavu-core | fonts-freefont-ttf")

set(CPACK_DEBIAN_UV_PACKAGE_NAME armature-uv)
set(CPACK_DEBIAN_UV_DESCRIPTION "uv for armature: the version it was tested with
The Python package and project manager uv, as its authors publish it, where
armature alone finds it. With it a machine without any Python can be set up.
A uv of your own that is at least as new is used instead.")
set(CPACK_DEBIAN_UV_PACKAGE_SECTION python)

include(CPack)
