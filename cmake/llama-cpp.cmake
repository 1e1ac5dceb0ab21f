# SPDX-License-Identifier: Apache-2.0
# Gives the targets llama and ggml::ggml: llama.cpp, built once per user and kept in a cache, so that a clean checkout builds
# in seconds. The cache is GENREC_CACHE_DIR, or genrec in the platform's folder for caches.
#
# There are two forms. The static one is part of genrec's library and compiled for one CPU. The dynamic one, for releases, is
# shared libraries beside genrec's and ggml's loadable backends: one for each kind of CPU, of which the best is taken at run
# time, and one for each GPU backend.

include("${CMAKE_CURRENT_LIST_DIR}/llama-cpp-source.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/gpu.cmake")

option(GENREC_DYNAMIC_BACKENDS "Build llama.cpp as shared libraries with a loadable backend for each kind of CPU and GPU" OFF)
set(GENREC_CPU_VARIANTS "" CACHE STRING
    "The kinds of CPU that the dynamic form has a backend for, as ggml names them, such as sse42,haswell; empty means all")

# On every CPU that a build machine may have: -march=native is compiled for this one.
if(CMAKE_CROSSCOMPILING OR GENREC_DYNAMIC_BACKENDS)
    set(genrec_for_this_machine OFF)
else()
    set(genrec_for_this_machine ON)
endif()
option(GENREC_NATIVE_CPU "Compile for the CPU of this machine only; not in the dynamic form" ${genrec_for_this_machine})
if(NOT genrec_for_this_machine)
    set(GENREC_NATIVE_CPU OFF)
endif()

# Windows and macOS have no OpenMP runtime, and who runs genrec there should have none to install: ggml has threads of its
# own.
if(WIN32 OR APPLE)
    set(genrec_has_openmp OFF)
else()
    set(genrec_has_openmp ON)
endif()
option(GENREC_OPENMP "Compute with OpenMP's threads, whose library must then be where genrec runs" ${genrec_has_openmp})

set(genrec_without_openmp "")
if(NOT GENREC_OPENMP)
    set(genrec_without_openmp -DGGML_OPENMP=OFF)
endif()

set(genrec_llama_cpp_options
    -DCMAKE_BUILD_TYPE=Release
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON
    -DGGML_NATIVE=${GENREC_NATIVE_CPU}
    -DGGML_METAL=OFF
    ${genrec_without_openmp}
    -DLLAMA_OPENSSL=OFF
    -DLLAMA_BUILD_COMMON=OFF
    -DLLAMA_BUILD_TOOLS=OFF
    -DLLAMA_BUILD_EXAMPLES=OFF
    -DLLAMA_BUILD_APP=OFF
    -DLLAMA_BUILD_TESTS=OFF
    -DLLAMA_BUILD_SERVER=OFF)
if(GENREC_DYNAMIC_BACKENDS)
    list(APPEND genrec_llama_cpp_options
        -DBUILD_SHARED_LIBS=ON
        -DGGML_BACKEND_DL=ON
        -DCMAKE_BUILD_WITH_INSTALL_RPATH=ON
        "-DCMAKE_INSTALL_RPATH=${genrec_rpath}")
else()
    list(APPEND genrec_llama_cpp_options -DBUILD_SHARED_LIBS=OFF)
endif()
set(c_flags "${CMAKE_C_FLAGS}")
set(cxx_flags "${CMAKE_CXX_FLAGS}")
if(MINGW)
    # GCC keeps vectors on a stack that Windows does not align for them.
    string(APPEND c_flags " -Wa,-muse-unaligned-vector-move")
    string(APPEND cxx_flags " -Wa,-muse-unaligned-vector-move")
elseif(GENREC_DYNAMIC_BACKENDS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Unique symbols are one for the whole process, so that another llama.cpp in it would share them.
    string(APPEND cxx_flags " -fno-gnu-unique")
endif()
string(STRIP "${c_flags}" c_flags)
string(STRIP "${cxx_flags}" cxx_flags)
if(c_flags)
    list(APPEND genrec_llama_cpp_options "-DCMAKE_C_FLAGS=${c_flags}")
endif()
if(cxx_flags)
    list(APPEND genrec_llama_cpp_options "-DCMAKE_CXX_FLAGS=${cxx_flags}")
endif()
if(CMAKE_OSX_ARCHITECTURES)
    list(APPEND genrec_llama_cpp_options "-DCMAKE_OSX_ARCHITECTURES=${CMAKE_OSX_ARCHITECTURES}")
endif()
if(CMAKE_OSX_DEPLOYMENT_TARGET)
    list(APPEND genrec_llama_cpp_options "-DCMAKE_OSX_DEPLOYMENT_TARGET=${CMAKE_OSX_DEPLOYMENT_TARGET}")
endif()
# Files that llama.cpp's configuration reads: what is in them is part of the key, where they lie is not.
set(genrec_llama_cpp_names "${CMAKE_CURRENT_LIST_DIR}/llama-cpp-names.cmake")

# Sets `out` in the caller to a text that differs wherever the built libraries would. More arguments are what else matters.
function(genrec_llama_cpp_key out)
    set(key "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_SYSTEM_NAME} ${CMAKE_SYSTEM_PROCESSOR} ${ARGN}")
    if(GENREC_LLAMA_CPP_DIR)
        file(GLOB_RECURSE files "${GENREC_LLAMA_CPP_DIR}/src/*" "${GENREC_LLAMA_CPP_DIR}/include/*"
            "${GENREC_LLAMA_CPP_DIR}/ggml/*")
    else()
        string(APPEND key " ${genrec_llama_cpp_tree}")
    endif()
    if(GENREC_DYNAMIC_BACKENDS)
        list(APPEND files "${genrec_llama_cpp_names}")
    endif()
    if(CMAKE_TOOLCHAIN_FILE)
        list(APPEND files "${CMAKE_TOOLCHAIN_FILE}")
    endif()
    foreach(file IN LISTS files)
        file(SHA256 "${file}" hash)
        string(APPEND key " ${hash}")
    endforeach()
    if(GENREC_NATIVE_CPU)
        genrec_cpu_features(features)
        string(APPEND key " ${features}")
    endif()
    string(SHA256 key "${key}")
    string(SUBSTRING "${key}" 0 16 key)
    set(${out} "${key}" PARENT_SCOPE)
endfunction()

# Puts into `prefix` what a dynamic build is for: the libraries, stripped, and the headers.
function(genrec_collect_libraries source build prefix)
    file(GLOB libraries "${build}/bin/*.so" "${build}/bin/*.dylib" "${build}/bin/*.dll")
    set(strip "${CMAKE_STRIP}")
    if(APPLE)
        list(APPEND strip -x)
    endif()
    execute_process(COMMAND ${strip} ${libraries} COMMAND_ERROR_IS_FATAL ANY)
    file(GLOB_RECURSE import_libraries "${build}/*.dll.a" "${build}/*genrec-*.lib")
    file(COPY ${libraries} ${import_libraries} DESTINATION "${prefix}/lib")
    file(GLOB headers "${source}/include/*.h" "${source}/ggml/include/*.h")
    file(COPY ${headers} DESTINATION "${prefix}/include")
endfunction()

# Builds `target` with the options that follow, and moves what comes of it to `prefix`.
function(genrec_build_llama_cpp source build prefix target)
    message(STATUS "Building llama.cpp (${target}) into ${prefix}; this takes some minutes and is done once")
    file(REMOVE_RECURSE "${build}")
    file(MAKE_DIRECTORY "${build}")
    set(log "${build}/build.log")
    set(install "${build}/install")
    set(options ${ARGN} "-DCMAKE_INSTALL_PREFIX=${install}" "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}"
        "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}")
    if(GENREC_DYNAMIC_BACKENDS)
        list(APPEND options "-DCMAKE_PROJECT_llama.cpp_INCLUDE=${genrec_llama_cpp_names}")
    endif()
    if(CMAKE_TOOLCHAIN_FILE)
        list(APPEND options "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}")
    endif()
    genrec_gpu_settings(settings)
    file(WRITE "${build}/settings.cmake" "${settings}")
    execute_process(COMMAND "${CMAKE_COMMAND}" -G Ninja -S "${source}" -B "${build}" -C "${build}/settings.cmake" ${options}
        OUTPUT_FILE "${log}" ERROR_FILE "${log}" RESULT_VARIABLE failed)
    if(NOT failed)
        execute_process(COMMAND "${CMAKE_COMMAND}" --build "${build}" --target ${target}
            OUTPUT_FILE "${log}" ERROR_FILE "${log}" RESULT_VARIABLE failed)
    endif()
    if(failed)
        message(FATAL_ERROR "llama.cpp could not be built from ${source}; the reason is at the end of ${log}")
    endif()
    if(GENREC_DYNAMIC_BACKENDS)
        genrec_collect_libraries("${source}" "${build}" "${install}")
    endif()
    file(RENAME "${install}" "${prefix}")
    file(REMOVE_RECURSE "${build}")
endfunction()

# Sets `out` in the caller to the folder in the cache that holds `target`, built with the options that follow.
function(genrec_llama_cpp target out)
    genrec_cache_dir(cache)
    set(cache "${cache}/llama.cpp")
    file(MAKE_DIRECTORY "${cache}")
    set(options ${genrec_llama_cpp_options} ${ARGN})
    genrec_llama_cpp_key(key ${target} ${options})
    set(prefix "${cache}/built-${genrec_llama_cpp_tag}-${key}")
    # What is there is whole, since it was moved there. So nobody waits for a build but who needs the same one.
    if(NOT EXISTS "${prefix}")
        file(LOCK "${cache}/lock-${key}" TIMEOUT 7200)
        if(NOT EXISTS "${prefix}")
            genrec_llama_cpp_source("${cache}" source)
            genrec_build_llama_cpp("${source}" "${cache}/building-${key}" "${prefix}" ${target} ${options})
        endif()
        file(LOCK "${cache}/lock-${key}" RELEASE)
    endif()
    set(${out} "${prefix}" PARENT_SCOPE)
endfunction()

# The targets that llama.cpp's package would define if its libraries had names of its own.
function(genrec_import_shared prefix)
    foreach(name IN ITEMS ggml-base ggml llama)
        string(REPLACE "ggml" "ggml::ggml" target "${name}")
        add_library(${target} SHARED IMPORTED GLOBAL)
        if(WIN32)
            set_target_properties(${target} PROPERTIES
                IMPORTED_LOCATION "${prefix}/lib/genrec-${name}.dll"
                IMPORTED_IMPLIB "${prefix}/lib/${CMAKE_IMPORT_LIBRARY_PREFIX}genrec-${name}${CMAKE_IMPORT_LIBRARY_SUFFIX}")
        else()
            set_target_properties(${target} PROPERTIES
                IMPORTED_LOCATION "${prefix}/lib/libgenrec-${name}${CMAKE_SHARED_LIBRARY_SUFFIX}")
        endif()
        target_include_directories(${target} INTERFACE "${prefix}/include")
    endforeach()
    target_compile_definitions(ggml::ggml-base INTERFACE GGML_BACKEND_DL GGML_BACKEND_SHARED GGML_SHARED)
    target_compile_definitions(llama INTERFACE LLAMA_SHARED)
    target_link_libraries(ggml::ggml INTERFACE ggml::ggml-base)
    target_link_libraries(llama INTERFACE ggml::ggml)
endfunction()

genrec_gpu_backends(genrec_gpus)
if(GENREC_DYNAMIC_BACKENDS)
    string(REPLACE ";" "," variants "${GENREC_CPU_VARIANTS}")
    genrec_llama_cpp(llama prefix -DGGML_CPU_ALL_VARIANTS=ON "-DGENREC_CPU_VARIANTS=${variants}")
    genrec_import_shared("${prefix}")
    genrec_ship("" "${prefix}/lib/*.so" "${prefix}/lib/*.dylib" "${prefix}/lib/*.dll")
    genrec_ship_compiler_runtime()
    foreach(gpu IN LISTS genrec_gpus)
        # Without the CPU's backends, which would be built again for each of these.
        genrec_gpu_options(${gpu} options)
        genrec_llama_cpp(ggml-${gpu} prefix -DGGML_CPU=OFF ${options})
        genrec_ship("-${gpu}" "${prefix}/lib/libggml-${gpu}.so" "${prefix}/lib/ggml-${gpu}.dll")
    endforeach()
else()
    set(all_options "")
    foreach(gpu IN LISTS genrec_gpus)
        genrec_gpu_options(${gpu} options)
        list(APPEND all_options ${options})
    endforeach()
    genrec_llama_cpp(install prefix ${all_options})
    if(CMAKE_CROSSCOMPILING)
        list(APPEND CMAKE_FIND_ROOT_PATH "${prefix}") # in which alone packages are looked for
    endif()
    find_package(llama CONFIG REQUIRED PATHS "${prefix}" NO_DEFAULT_PATH)
    if("cuda" IN_LIST genrec_gpus)
        # llama.cpp's package names these only where it was linked without any shared library.
        set_property(TARGET ggml::ggml-cuda APPEND PROPERTY INTERFACE_LINK_LIBRARIES CUDA::cudart CUDA::cublas)
    endif()
endif()
