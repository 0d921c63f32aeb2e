foreach(name WheelNameTest TagsTest IndexUrlTest SimplePageTest PylockTest PipReportTest InstallerConfigTest IndexAnswerTest ProxyTest
        IndexClientTest IndexClientTrustTest LoopbackInstallTest)
  armature_test(${name} LINK armature_index)
endforeach()
