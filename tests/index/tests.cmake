foreach(name WheelNameTest TagsTest PackagingTest IndexUrlTest SimplePageTest SimplePageFieldsTest PylockTest PipReportTest InstallerConfigTest
        IndexAnswerTest ProxyTest IndexClientTest IndexCacheTest IndexMetadataTest IndexClientTrustTest LoopbackInstallTest)
  armature_test(${name} LINK armature_index)
endforeach()
