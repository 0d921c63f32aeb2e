foreach(name JudgeTest JudgeBuildsTest RecheckFitsTest RecheckTaskTest)
  armature_test(${name} LINK armature_recheck)
endforeach()
