foreach(name InstallerConfigTest InstallerSettingsTest InstallerTrustTest)
  armature_test(${name} LINK armature_detect)
endforeach()
