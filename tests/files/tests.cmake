foreach(name DurableFileTest LockTest ScratchFolderTest)
  armature_test(${name} LINK armature_run)
endforeach()
