foreach(name DurableFileTest LockTest)
  armature_test(${name} LINK armature_run)
endforeach()
