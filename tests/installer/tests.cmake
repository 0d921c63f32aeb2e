foreach(name InstallerConfigTest InstallerTrustTest)
  armature_test(${name} LINK armature_detect)
endforeach()
