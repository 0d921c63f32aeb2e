armature_test(ExportTest LINK armature_session)
