# SPDX-License-Identifier: Apache-2.0
# What differs from platform to platform.

# Sets `out` in the caller to the folder of genrec's per-user cache, as UserCache.java finds it.
function(genrec_cache_dir out)
    if(NOT "$ENV{GENREC_CACHE_DIR}" STREQUAL "")
        set(folder "$ENV{GENREC_CACHE_DIR}")
    elseif(WIN32)
        set(folder "$ENV{LOCALAPPDATA}/genrec")
    elseif(APPLE)
        set(folder "$ENV{HOME}/Library/Caches/genrec")
    elseif(IS_ABSOLUTE "$ENV{XDG_CACHE_HOME}")
        set(folder "$ENV{XDG_CACHE_HOME}/genrec")
    else()
        set(folder "$ENV{HOME}/.cache/genrec")
    endif()
    file(TO_CMAKE_PATH "${folder}" folder)
    set(${out} "${folder}" PARENT_SCOPE)
endfunction()

# Sets `out` in the caller to what the compiler makes of this machine's CPU: a home folder may be shared by machines whose
# CPUs differ, and libraries built for one may not run on another.
function(genrec_cpu_features out)
    set(query -march=native)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
        set(query -mcpu=native)
    endif()
    execute_process(COMMAND "${CMAKE_CXX_COMPILER}" ${query} -dM -E -x c++ -
        INPUT_FILE /dev/null OUTPUT_VARIABLE features ERROR_QUIET RESULT_VARIABLE failed)
    if(failed)
        cmake_host_system_information(RESULT features QUERY PROCESSOR_DESCRIPTION)
    endif()
    set(${out} "${features}" PARENT_SCOPE)
endfunction()

# The name of this platform in the folder of native libraries: <system>-<processor>, as Java's NativeLibrary spells it.
if(CMAKE_SYSTEM_NAME STREQUAL "Darwin")
    set(genrec_system "macos")
else()
    string(TOLOWER "${CMAKE_SYSTEM_NAME}" genrec_system)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    set(genrec_processor "x86_64")
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
    set(genrec_processor "aarch64")
else()
    set(genrec_processor "${CMAKE_SYSTEM_PROCESSOR}")
endif()
set(genrec_platform "${genrec_system}-${genrec_processor}")

# Where a library finds those beside it.
if(APPLE)
    set(genrec_rpath "@loader_path")
else()
    set(genrec_rpath "$ORIGIN")
endif()
