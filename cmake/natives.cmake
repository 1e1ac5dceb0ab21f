# SPDX-License-Identifier: Apache-2.0
# The folders natives/<platform> and natives/<platform>-<backend> in the build folder: what is shipped for this platform, and
# for a GPU backend on top of it. Each has a SHA256SUMS.

set(genrec_natives "${CMAKE_BINARY_DIR}/natives")

# What an earlier configuration shipped of llama.cpp may not be what this one does.
file(GLOB genrec_stale "${genrec_natives}/${genrec_platform}/*ggml*" "${genrec_natives}/${genrec_platform}/*genrec-llama*"
    "${genrec_natives}/${genrec_platform}/lib*-[0-9].dll"
    "${genrec_natives}/${genrec_platform}-*")
if(genrec_stale)
    file(REMOVE_RECURSE ${genrec_stale})
endif()

# Copies the files that match the patterns into natives/<platform><suffix>.
function(genrec_ship suffix)
    set(folder "${genrec_natives}/${genrec_platform}${suffix}")
    file(GLOB files ${ARGN})
    if(NOT files)
        message(FATAL_ERROR "there is nothing to ship for ${genrec_platform}${suffix} in ${ARGN}")
    endif()
    file(COPY ${files} DESTINATION "${folder}")
endfunction()

# Ships what code of GCC's for Windows is linked with, as in the dynamic form, and no Windows has. The names and their order are
# those of Java's NativeLibrary too.
function(genrec_ship_compiler_runtime)
    if(NOT MINGW OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        return()
    endif()
    get_filename_component(beside "${CMAKE_CXX_COMPILER}" DIRECTORY)
    foreach(name IN ITEMS libwinpthread-1.dll libgcc_s_seh-1.dll libstdc++-6.dll)
        execute_process(COMMAND "${CMAKE_CXX_COMPILER}" "-print-file-name=${name}"
            OUTPUT_VARIABLE file OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
        if(NOT IS_ABSOLUTE "${file}" OR NOT EXISTS "${file}")
            set(file "${beside}/${name}") # where the compilers that run on Windows have it
        endif()
        # Not all compilers have all of them; the test natives-need-nothing finds what is missing.
        if(EXISTS "${file}")
            genrec_ship("" "${file}")
            # Of the C++ library of Debian 12 nine parts in ten are for debuggers.
            execute_process(COMMAND "${CMAKE_STRIP}" "${genrec_natives}/${genrec_platform}/${name}" COMMAND_ERROR_IS_FATAL ANY)
        endif()
    endforeach()
endfunction()

# Puts a library or program of ours into natives/<platform>, stripped and with no more to find on the machine than must be.
function(genrec_ship_target target)
    set(folder "${genrec_natives}/${genrec_platform}")
    set_target_properties(${target} PROPERTIES
        LIBRARY_OUTPUT_DIRECTORY "${folder}"
        RUNTIME_OUTPUT_DIRECTORY "${folder}")
    if(WIN32)
        set_target_properties(${target} PROPERTIES PREFIX "") # as System.mapLibraryName
    endif()
    if(GENREC_DYNAMIC_BACKENDS)
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "${genrec_rpath}" BUILD_WITH_INSTALL_RPATH ON)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT GENREC_SANITIZE)
        # Only the entry points are visible, so that another llama.cpp in the process cannot be mixed up with this one.
        target_link_options(${target} PRIVATE -Wl,--exclude-libs,ALL -Wl,--gc-sections $<$<CONFIG:Release>:-s>)
        if(MINGW AND NOT GENREC_DYNAMIC_BACKENDS)
            target_link_options(${target} PRIVATE -static)
        elseif(NOT GENREC_DYNAMIC_BACKENDS)
            # Several libraries that throw across each other must share them.
            target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
        endif()
    endif()
endfunction()

# Writes the checksums of all folders once the targets are built.
function(genrec_sum_natives)
    add_custom_target(genrec-checksums ALL
        COMMAND "${CMAKE_COMMAND}" "-DNATIVES=${genrec_natives}" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/checksums.cmake"
        DEPENDS ${ARGN}
        VERBATIM)
endfunction()
