foreach(name JudgeTest JudgeBuildsTest RecheckFitsTest ReleasesTest RecheckTaskTest)
  armature_test(${name} LINK armature_recheck)
endforeach()
