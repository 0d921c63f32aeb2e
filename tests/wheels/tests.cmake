foreach(name WheelNameTest TagsTest IndexUrlTest PylockTest PipReportTest PackagingTest)
  armature_test(${name} LINK armature_logic)
endforeach()
