foreach(name SessionInputsTest RecordPlayerTest RecheckStoreTest ClaimHistoryTest)
  armature_test(${name} LINK armature_session)
endforeach()
