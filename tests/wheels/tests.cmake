foreach(name WheelNameTest TagsTest IndexUrlTest PylockTest PipReportTest)
  armature_test(${name} LINK armature_logic)
endforeach()
