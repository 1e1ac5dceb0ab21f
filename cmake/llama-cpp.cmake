# SPDX-License-Identifier: Apache-2.0
# Gives the targets llama and ggml::ggml: llama.cpp as static libraries, built once per user and kept in a cache, so that a
# clean checkout builds in seconds. The cache is GENREC_CACHE_DIR, or genrec in the platform's folder for caches.

include("${CMAKE_CURRENT_LIST_DIR}/llama-cpp-source.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/platform.cmake")

# On every CPU that a build machine may have: -march=native is compiled for this one.
option(GENREC_NATIVE_CPU "Compile for the CPU of this machine only" ON)

option(GENREC_CUDA "Compile llama.cpp's CUDA backend, too, with the CUDA toolkit of this machine" OFF)

set(genrec_llama_cpp_options
    -DCMAKE_BUILD_TYPE=Release
    -DBUILD_SHARED_LIBS=OFF
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON
    -DGGML_NATIVE=${GENREC_NATIVE_CPU}
    -DLLAMA_OPENSSL=OFF
    -DLLAMA_BUILD_COMMON=OFF
    -DLLAMA_BUILD_TOOLS=OFF
    -DLLAMA_BUILD_EXAMPLES=OFF
    -DLLAMA_BUILD_APP=OFF
    -DLLAMA_BUILD_TESTS=OFF
    -DLLAMA_BUILD_SERVER=OFF)
if(GENREC_CUDA)
    # NCCL joins several GPUs, of which genrec uses one; without it the build does not depend on whether it is installed.
    list(APPEND genrec_llama_cpp_options -DGGML_CUDA=ON -DGGML_CUDA_NCCL=OFF)
endif()

# Sets `out` in the caller to a text that differs wherever the built libraries would.
function(genrec_llama_cpp_key out)
    set(key "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_SYSTEM_NAME} ${CMAKE_SYSTEM_PROCESSOR}")
    string(APPEND key " ${genrec_llama_cpp_options}")
    if(GENREC_LLAMA_CPP_DIR)
        file(GLOB_RECURSE files "${GENREC_LLAMA_CPP_DIR}/src/*" "${GENREC_LLAMA_CPP_DIR}/include/*"
            "${GENREC_LLAMA_CPP_DIR}/ggml/*")
        foreach(file IN LISTS files)
            file(SHA256 "${file}" hash)
            string(APPEND key " ${hash}")
        endforeach()
    else()
        string(APPEND key " ${genrec_llama_cpp_tree}")
    endif()
    if(GENREC_NATIVE_CPU)
        genrec_cpu_features(features)
        string(APPEND key " ${features}")
    endif()
    string(SHA256 key "${key}")
    string(SUBSTRING "${key}" 0 16 key)
    set(${out} "${key}" PARENT_SCOPE)
endfunction()

function(genrec_build_llama_cpp source build prefix)
    message(STATUS "Building llama.cpp into ${prefix}; this takes some minutes and is done once")
    file(REMOVE_RECURSE "${build}")
    file(MAKE_DIRECTORY "${build}")
    set(log "${build}/build.log")
    set(install "${build}/install")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -G Ninja -S "${source}" -B "${build}" "-DCMAKE_INSTALL_PREFIX=${install}"
            "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}"
            ${genrec_llama_cpp_options}
        OUTPUT_FILE "${log}" ERROR_FILE "${log}" RESULT_VARIABLE failed)
    if(NOT failed)
        execute_process(COMMAND "${CMAKE_COMMAND}" --build "${build}" --target install
            OUTPUT_FILE "${log}" ERROR_FILE "${log}" RESULT_VARIABLE failed)
    endif()
    if(failed)
        message(FATAL_ERROR "llama.cpp could not be built from ${source}; the reason is at the end of ${log}")
    endif()
    file(RENAME "${install}" "${prefix}")
    file(REMOVE_RECURSE "${build}")
endfunction()

genrec_cache_dir(genrec_cache)
set(genrec_cache "${genrec_cache}/llama.cpp")
file(MAKE_DIRECTORY "${genrec_cache}")
genrec_llama_cpp_key(genrec_key)
set(genrec_llama_cpp_prefix "${genrec_cache}/built-${genrec_llama_cpp_tag}-${genrec_key}")
# Two builds at once would write the same folder: the second waits and finds it done.
file(LOCK "${genrec_cache}/lock" TIMEOUT 3600)
if(NOT EXISTS "${genrec_llama_cpp_prefix}")
    genrec_llama_cpp_source("${genrec_cache}" genrec_source)
    genrec_build_llama_cpp("${genrec_source}" "${genrec_cache}/building-${genrec_key}" "${genrec_llama_cpp_prefix}")
endif()
file(LOCK "${genrec_cache}/lock" RELEASE)
find_package(llama CONFIG REQUIRED PATHS "${genrec_llama_cpp_prefix}" NO_DEFAULT_PATH)
if(GENREC_CUDA)
    # llama.cpp's package names these only where it was linked without any shared library.
    find_package(CUDAToolkit REQUIRED)
    set_property(TARGET ggml::ggml-cuda APPEND PROPERTY INTERFACE_LINK_LIBRARIES CUDA::cudart CUDA::cublas)
endif()
