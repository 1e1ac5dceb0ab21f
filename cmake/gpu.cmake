# SPDX-License-Identifier: Apache-2.0
# The GPU backends of llama.cpp that are built, and what each needs.

set(GENREC_GPU "" CACHE STRING
    "GPU backends to build: a list of cuda, metal, vulkan and hip, or none; empty means metal on macOS and none elsewhere")
set(GENREC_CUDA_ARCHITECTURES "" CACHE STRING
    "As CMAKE_CUDA_ARCHITECTURES, such as 86-real;90-virtual; empty means this machine's GPU, or in releases all that llama.cpp supports")
set(GENREC_HIP_ARCHITECTURES "" CACHE STRING "As CMAKE_HIP_ARCHITECTURES, such as gfx1030;gfx1100; empty means the toolkit's choice")

# Stops unless what backend `gpu` is compiled with is there.
function(genrec_require_toolkit gpu)
    if(gpu STREQUAL "cuda")
        find_package(CUDAToolkit QUIET)
        if(NOT CUDAToolkit_NVCC_EXECUTABLE)
            message(FATAL_ERROR "GENREC_GPU=cuda needs the CUDA toolkit, but no nvcc was found; install it from "
                "https://developer.nvidia.com/cuda-downloads or name its folder with -DCUDAToolkit_ROOT=...")
        endif()
    elseif(gpu STREQUAL "metal")
        if(NOT APPLE)
            message(FATAL_ERROR "GENREC_GPU=metal works on macOS only; this build is for ${CMAKE_SYSTEM_NAME}")
        endif()
    elseif(gpu STREQUAL "vulkan")
        find_package(Vulkan QUIET COMPONENTS glslc)
        find_package(SPIRV-Headers CONFIG QUIET)
        if(NOT Vulkan_FOUND OR NOT SPIRV-Headers_FOUND)
            message(FATAL_ERROR "GENREC_GPU=vulkan needs Vulkan's headers and loader, glslc and SPIR-V's headers; on Debian: "
                "apt install libvulkan-dev glslc spirv-headers; elsewhere install the Vulkan SDK and set VULKAN_SDK")
        endif()
        file(STRINGS "${Vulkan_INCLUDE_DIR}/vulkan/vulkan_core.h" layer_settings
            REGEX "define VK_EXT_LAYER_SETTINGS_EXTENSION_NAME")
        if(NOT layer_settings)
            message(FATAL_ERROR "GENREC_GPU=vulkan needs Vulkan's headers with VK_EXT_layer_settings, but those in "
                "${Vulkan_INCLUDE_DIR} are of ${Vulkan_VERSION} and lack it; install newer ones (Debian 13 has 1.4.309), or name "
                "their folder with -DVulkan_INCLUDE_DIR=...")
        endif()
        # llama.cpp's shaders need it, whatever the GPU has.
        set(shader "${CMAKE_BINARY_DIR}/cooperative-matrix.comp")
        file(WRITE "${shader}" "#version 460\n#extension GL_KHR_cooperative_matrix : require\nvoid main() {}\n")
        execute_process(COMMAND "${Vulkan_GLSLC_EXECUTABLE}" --target-env=vulkan1.3 "${shader}" -o "${shader}.spv"
            OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE failed)
        if(failed)
            message(FATAL_ERROR "GENREC_GPU=vulkan needs a glslc that knows GL_KHR_cooperative_matrix, but "
                "${Vulkan_GLSLC_EXECUTABLE} does not; install a newer shaderc (2025.2 does), or name its glslc with "
                "-DVulkan_GLSLC_EXECUTABLE=...")
        endif()
    elseif(gpu STREQUAL "hip")
        find_package(hip CONFIG QUIET PATHS "$ENV{ROCM_PATH}" /opt/rocm)
        if(NOT hip_FOUND)
            message(FATAL_ERROR "GENREC_GPU=hip needs AMD's ROCm with hipBLAS and rocBLAS, but its hip package was not found; "
                "install it from https://rocm.docs.amd.com or name its folder with ROCM_PATH")
        endif()
    else()
        message(FATAL_ERROR "GENREC_GPU names '${gpu}'; there is cuda, metal, vulkan, hip and none")
    endif()
endfunction()

# Sets `out` in the caller to the backends to build.
function(genrec_gpu_backends out)
    set(gpus "${GENREC_GPU}")
    if(gpus STREQUAL "" AND APPLE)
        set(gpus metal)
    elseif(gpus STREQUAL "none")
        set(gpus "")
    endif()
    foreach(gpu IN LISTS gpus)
        genrec_require_toolkit(${gpu})
    endforeach()
    set(${out} "${gpus}" PARENT_SCOPE)
endfunction()

# Sets `out` in the caller to llama.cpp's options for a backend.
function(genrec_gpu_options gpu out)
    string(TOUPPER "GGML_${gpu}" name)
    set(options -D${name}=ON)
    if(gpu STREQUAL "cuda")
        # NCCL joins several GPUs, of which genrec uses one; without it the build does not depend on whether it is installed.
        list(APPEND options -DGGML_CUDA_NCCL=OFF)
    endif()
    if(gpu MATCHES "^(cuda|hip)$")
        # Only for the key of the cache: genrec_gpu_settings passes them on.
        string(TOUPPER "${gpu}" name)
        string(REPLACE ";" "," architectures "${GENREC_${name}_ARCHITECTURES}")
        list(APPEND options "-DGENREC_${name}_ARCHITECTURES=${architectures}")
        # A home may be shared by machines with other GPUs, and toolkits are updated.
        if(gpu STREQUAL "cuda")
            find_package(CUDAToolkit QUIET)
        else()
            find_package(hip CONFIG QUIET PATHS "$ENV{ROCM_PATH}" /opt/rocm)
        endif()
        set(this_gpu "")
        if(gpu STREQUAL "cuda" AND NOT architectures)
            execute_process(COMMAND nvidia-smi --query-gpu=compute_cap --format=csv,noheader
                OUTPUT_VARIABLE this_gpu OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE ignored)
            string(REGEX REPLACE "[^0-9.]+" "," this_gpu "${this_gpu}")
        endif()
        list(APPEND options "-DGENREC_TOOLKIT=${CUDAToolkit_VERSION}${hip_VERSION}-${this_gpu}")
    endif()
    set(${out} "${options}" PARENT_SCOPE)
endfunction()

# Sets `out` in the caller to CMake code that tells llama.cpp's configuration where toolkits are and which GPUs are compiled
# for. The values are lists, which do not survive as arguments.
function(genrec_gpu_settings out)
    set(CMAKE_CUDA_ARCHITECTURES "${GENREC_CUDA_ARCHITECTURES}")
    set(CMAKE_HIP_ARCHITECTURES "${GENREC_HIP_ARCHITECTURES}")
    set(settings "")
    foreach(variable IN ITEMS CMAKE_CUDA_ARCHITECTURES CMAKE_HIP_ARCHITECTURES CMAKE_CUDA_COMPILER CMAKE_CUDA_HOST_COMPILER
            CUDAToolkit_ROOT Vulkan_GLSLC_EXECUTABLE
            Vulkan_INCLUDE_DIR CMAKE_PREFIX_PATH)
        if(${variable})
            string(APPEND settings "set(${variable} [==[${${variable}}]==] CACHE STRING \"\")\n")
        endif()
    endforeach()
    set(${out} "${settings}" PARENT_SCOPE)
endfunction()
