# Qt for this check: PySide6's frameworks to link with, Debian's headers of the same version to compile with, the host's moc and rcc.
# It offers what the CMakeLists.txt here ask of Qt and no more; on a Mac it is Qt's own package that answers.
set(Qt6_VERSION 6.4.2)
set(Qt6Core_VERSION 6.4.2)
set(Qt6Core_VERSION_MAJOR 6) # AUTOMOC reads these two
set(Qt6Core_VERSION_MINOR 4)
set(qt_root ${MACOS_CHECK_ROOT}/prefix/qt)
set(needs_Core)
set(needs_Network Core)
set(needs_Gui Core)
set(needs_Widgets Gui)
set(needs_Svg Gui)
set(needs_Test Core)

function(framework module)
  if(TARGET Qt6::${module})
    return()
  endif()
  add_library(Qt6::${module} INTERFACE IMPORTED GLOBAL)
  set(links)
  foreach(other IN LISTS needs_${module})
    framework(${other})
    list(APPEND links Qt6::${other})
  endforeach()
  string(TOUPPER ${module} upper)
  set_target_properties(Qt6::${module} PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${qt_root}/include;${qt_root}/include/Qt${module}"
    INTERFACE_COMPILE_DEFINITIONS "QT_${upper}_LIB;QT_NO_DEBUG"
    INTERFACE_LINK_LIBRARIES "-F${qt_root}/lib;-framework Qt${module};${links}" # Zig's linker takes no library without an extension by its path
    INTERFACE_QT_MAJOR_VERSION 6)
endfunction()

foreach(component IN LISTS Qt6_FIND_COMPONENTS)
  if(EXISTS ${qt_root}/lib/Qt${component}.framework AND NOT component STREQUAL "DBus") # Qt for macOS is usually built without D-Bus
    framework(${component})
    set(Qt6${component}_FOUND TRUE)
    set(Qt6_${component}_FOUND TRUE)
  else()
    set(Qt6_${component}_FOUND FALSE)
    if(Qt6_FIND_REQUIRED_${component})
      set(Qt6_FOUND FALSE)
      set(Qt6_NOT_FOUND_MESSAGE "the wheel has no Qt${component}.framework")
    endif()
  endif()
endforeach()

foreach(tool moc rcc)
  if(NOT TARGET Qt6::${tool})
    add_executable(Qt6::${tool} IMPORTED GLOBAL)
    set_target_properties(Qt6::${tool} PROPERTIES IMPORTED_LOCATION ${MACOS_CHECK_HOST_TOOLS}/${tool})
  endif()
endforeach()

# qt_add_resources(TARGET NAME PREFIX P BASE DIR FILES …): NAME's files as one source of TARGET.
function(qt_add_resources target name)
  cmake_parse_arguments(ARG "" "PREFIX;BASE" "FILES" ${ARGN})
  set(list "<RCC><qresource prefix=\"${ARG_PREFIX}\">\n")
  foreach(file IN LISTS ARG_FILES)
    file(RELATIVE_PATH alias ${ARG_BASE} ${file})
    string(APPEND list "<file alias=\"${alias}\">${file}</file>\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.qrc CONTENT "${list}</qresource></RCC>\n" @ONLY)
  add_custom_command(OUTPUT qrc_${name}.cpp DEPENDS ${ARG_FILES} ${CMAKE_CURRENT_BINARY_DIR}/${name}.qrc
    COMMAND Qt6::rcc --name ${name} --no-zstd -o qrc_${name}.cpp ${CMAKE_CURRENT_BINARY_DIR}/${name}.qrc)
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/qrc_${name}.cpp)
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/qrc_${name}.cpp PROPERTIES SKIP_AUTOGEN ON)
endfunction()
