armature_test(LineSplitterTest LINK armature_model)
foreach(name SecretsTest TomlStringTest NearestTest)
  armature_test(${name} LINK armature_model armature_toml)
endforeach()
