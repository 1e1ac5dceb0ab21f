# SPDX-License-Identifier: Apache-2.0
# cmake -DNM=nm -DOBJECTS=files -P no-weak-symbols.cmake: fails if one of the object files defines a weak symbol.
foreach(object IN LISTS OBJECTS)
    execute_process(COMMAND "${NM}" --demangle --defined-only "${object}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[0-9a-f]+ [VWuvw] [^\n]*" weak "${symbols}")
    if(weak)
        message(FATAL_ERROR "${object} defines functions that others may share: ${weak}")
    endif()
    string(REGEX MATCH "[0-9a-f]+ [TDR] [^\n]*genrec::" own "${symbols}")
    if(NOT own)
        message(FATAL_ERROR "${object} defines nothing of genrec; is ${NM} the right nm?")
    endif()
endforeach()
