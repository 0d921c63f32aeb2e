# Run for each build as a script: writes OUT with the commit of SOURCE, and only where it changed, so that nothing is compiled in vain.
# ARMATURE_COMMIT, if it is given, is believed. Without git, or where SOURCE is no checkout of its own (a tarball unpacked inside
# somebody else's checkout), the commit is empty and the program says that it does not know it.
set(commit "${ARMATURE_COMMIT}")
find_program(GIT git)
if(commit STREQUAL "" AND GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-toplevel OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  file(REAL_PATH "${SOURCE}" here)
  if(top STREQUAL here)
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --exclude=* --abbrev=12 --dirty
                    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
set(text "#pragma once\n#define ARMATURE_COMMIT \"${commit}\"\n")
set(known "")
if(EXISTS ${OUT})
  file(READ ${OUT} known)
endif()
if(NOT text STREQUAL known)
  file(WRITE ${OUT} "${text}")
endif()
