armature_test(ChooseTorchTest LINK armature_logic)
armature_test(BuildRulesTest LINK armature_logic)
armature_test(AssessTest LINK armature_logic)
