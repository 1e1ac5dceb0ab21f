# SPDX-License-Identifier: Apache-2.0
# Read by llama.cpp's configuration after its project() in the dynamic form. Its shared libraries get names of our own, so
# that the loader does not take another llama.cpp of the process for ours, and no versions, which would be symbolic links in
# a jar. The loadable backends keep their names: ggml looks for them.

set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)

function(genrec_rename_libraries)
    foreach(target IN ITEMS llama ggml ggml-base)
        set_target_properties(${target} PROPERTIES OUTPUT_NAME genrec-${target})
        if(WIN32)
            set_target_properties(${target} PROPERTIES PREFIX "")
        endif()
    endforeach()
endfunction()
# When the targets are there: at the end of llama.cpp's own CMakeLists.txt.
cmake_language(DEFER CALL genrec_rename_libraries)

# GENREC_CPU_VARIANTS, names with commas between them, says which backends for kinds of CPU are built: ggml has a target for
# each, on which it makes its own library depend.
string(REPLACE "," ";" genrec_cpu_variants "${GENREC_CPU_VARIANTS}")
function(add_dependencies target)
    foreach(dependency IN LISTS ARGN)
        string(REGEX REPLACE "^ggml-cpu-" "" variant "${dependency}")
        if(variant STREQUAL dependency OR variant IN_LIST genrec_cpu_variants OR NOT genrec_cpu_variants)
            _add_dependencies(${target} ${dependency}) # CMake's own
        endif()
    endforeach()
endfunction()
