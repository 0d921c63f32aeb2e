foreach(name SimplePageTest SimplePageFieldsTest ProxyTest IndexClientTest IndexCacheTest IndexClientTrustTest LoopbackInstallTest)
  armature_test(${name} LINK armature_index)
endforeach()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux") # it puts itself before the C library's resolver
  armature_test(HostNamesTest ALONE LINK armature_index ${CMAKE_DL_LIBS})
endif()
