foreach(name SessionInputsTest RecordPlayerTest RecheckStoreTest ClaimHistoryTest ResourcesTest)
  armature_test(${name} LINK armature_session)
endforeach()
