# What makes a build installable: the commit in the program, the install rules by component, and CPack's settings for Debian packages.
# Components: armature (headless), assistant (the wizard, on top of it), uv (the pinned uv). What is not made by compiling (uv itself,
# icons, compressed manual pages, the changelog) is laid out in <build>/package by packaging/linux/deb and installed where it is there.
include(GNUInstallDirs)

set(ARMATURE_COMMIT "" CACHE STRING "Commit to name in --version (empty: asked from git)")
set(commit_header ${CMAKE_BINARY_DIR}/generated/armature_commit.h)
add_custom_target(armature_commit
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${commit_header} -DARMATURE_COMMIT=${ARMATURE_COMMIT}
          -P ${CMAKE_CURRENT_LIST_DIR}/Commit.cmake
  BYPRODUCTS ${commit_header} VERBATIM)
add_dependencies(armature_session armature_commit)
target_include_directories(armature_session PRIVATE ${CMAKE_BINARY_DIR}/generated)

if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  return() # packaging/macos has its own rules
endif()

set(laid_out ${CMAKE_BINARY_DIR}/package)
function(armature_install component program)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${component})
  install(FILES ${CMAKE_SOURCE_DIR}/packaging/completions/${program}.bash
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program} COMPONENT ${component})
  install(FILES ${CMAKE_SOURCE_DIR}/packaging/completions/${program}.zsh
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _${program} COMPONENT ${component})
  install(FILES ${CMAKE_SOURCE_DIR}/packaging/completions/${program}.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT ${component})
  # Debian's policy wants manual pages compressed; packaging/linux/deb does that. An installation by hand takes them as they are.
  install(CODE "
    set(page \"${laid_out}/man/${program}.1.gz\")
    if(NOT EXISTS \"\${page}\")
      set(page \"${CMAKE_SOURCE_DIR}/packaging/man/${program}.1\")
    endif()
    file(INSTALL \"\${page}\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/man1\")" COMPONENT ${component})
endfunction()

armature_install(armature armature)
install(DIRECTORY ${laid_out}/doc/armature DESTINATION ${CMAKE_INSTALL_DATADIR}/doc COMPONENT armature OPTIONAL)
if(TARGET armature-assistant)
  armature_install(assistant armature-assistant)
  set(share ${CMAKE_SOURCE_DIR}/packaging/linux/share)
  install(FILES ${share}/io.github.armature.Armature.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT assistant)
  install(FILES ${share}/io.github.armature.Armature.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT assistant)
  install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/app.svg
          DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps RENAME armature-assistant.svg COMPONENT assistant)
  install(DIRECTORY ${laid_out}/icons DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT assistant OPTIONAL)
  install(DIRECTORY ${laid_out}/doc/armature-assistant DESTINATION ${CMAKE_INSTALL_DATADIR}/doc COMPONENT assistant OPTIONAL)
endif()
install(PROGRAMS ${laid_out}/uv/uv DESTINATION lib/armature COMPONENT uv OPTIONAL) # see bundledUv() in app/host/Programs.h
install(DIRECTORY ${laid_out}/doc/armature-uv DESTINATION ${CMAKE_INSTALL_DATADIR}/doc COMPONENT uv OPTIONAL)

include(${CMAKE_CURRENT_LIST_DIR}/DebianPackages.cmake)
