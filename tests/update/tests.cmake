foreach(name SignedCatalogTest CatalogStoreTest)
  armature_test(${name} LINK armature_update sodium)
endforeach()
