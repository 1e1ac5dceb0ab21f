# SPDX-License-Identifier: Apache-2.0
# cmake -DHEADERS=folder -DJAVA=jdk -DBUILD=folder -P cross.cmake: builds the native side for machines other than this one,
# each where its tools are installed, and runs the tests where that is possible.

cmake_minimum_required(VERSION 3.25)
set(root "${CMAKE_CURRENT_LIST_DIR}/..")

# Runs a command or stops.
function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Builds into BUILD/<name> with the options that follow.
function(build name)
    message(STATUS "${name}: building")
    run("${CMAKE_COMMAND}" -G Ninja -S "${root}/genrec-native/src/main/cpp" -B "${BUILD}/${name}"
        "-DGENREC_JNI_HEADERS=${HEADERS}" "-DGENREC_JAVA_HOME=${JAVA}" ${ARGN})
    run("${CMAKE_COMMAND}" --build "${BUILD}/${name}")
endfunction()

# Runs the tests of BUILD/<name> with the options of ctest that follow.
function(test name)
    message(STATUS "${name}: testing")
    cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
    run("${CMAKE_CTEST_COMMAND}" --test-dir "${BUILD}/${name}" --output-on-failure --no-tests=error --parallel ${cores} ${ARGN})
endfunction()

# Sets `out` in the caller to whether all programs that follow are there, and says which are not.
function(have name packages out)
    set(missing "")
    foreach(program IN LISTS ARGN)
        unset(found CACHE)
        find_program(found ${program})
        if(NOT found)
            list(APPEND missing ${program})
        endif()
    endforeach()
    set(${out} TRUE PARENT_SCOPE)
    if(missing)
        list(JOIN missing " and no " missing)
        message(NOTICE "[skipped] ${name}: no ${missing} here (apt install ${packages})")
        set(${out} FALSE PARENT_SCOPE)
    endif()
endfunction()

# Two kinds of CPU only, of which the tests run both if qemu is there: all of them take ten minutes to compile.
set(variants "")
cmake_host_system_information(RESULT processor QUERY OS_PLATFORM)
if(processor STREQUAL "x86_64")
    set(variants -DGENREC_CPU_VARIANTS=sse42,haswell)
endif()

have(dynamic "g++" possible c++)
if(possible)
    build(dynamic -DGENREC_DYNAMIC_BACKENDS=ON ${variants})
    test(dynamic)
    message(STATUS "dynamic: the command line on it")
    file(GLOB natives "${BUILD}/dynamic/natives/*")
    run("${JAVA}/bin/java" "-Dgenrec.native.path=${natives}" -jar "${root}/genrec-cli/target/genrec-cli.jar"
        recommend --engine native --history Alien --top 3)
endif()

have(linux-aarch64 "g++-aarch64-linux-gnu qemu-user" possible aarch64-linux-gnu-g++ qemu-aarch64)
if(possible)
    build(linux-aarch64 "-DCMAKE_TOOLCHAIN_FILE=${root}/cmake/toolchains/linux-aarch64.cmake")
    # Whole trainings: not done after 15 minutes under qemu. The driver as a process is tested there all the same.
    message(NOTICE "[skipped] linux-aarch64: the test finetune, which was not done under qemu after 15 minutes")
    test(linux-aarch64 --exclude-regex "^finetune$")
endif()

have(windows-x86_64 "g++-mingw-w64-x86-64-posix" possible x86_64-w64-mingw32-g++-posix)
if(possible)
    set(toolchain "-DCMAKE_TOOLCHAIN_FILE=${root}/cmake/toolchains/windows-x86_64.cmake")
    build(windows-x86_64 ${toolchain})
    test(windows-x86_64 --tests-regex "^natives-need-nothing$")
    build(windows-x86_64-dynamic ${toolchain} -DGENREC_DYNAMIC_BACKENDS=ON -DGENREC_CPU_VARIANTS=sse42,haswell)
    test(windows-x86_64-dynamic --tests-regex "^natives-need-nothing$")
endif()

# For one kind of GPU only: the check is whether it compiles, and all of them take hours.
list(APPEND CMAKE_PROGRAM_PATH "$ENV{CUDA_PATH}/bin" "$ENV{CUDA_HOME}/bin" /usr/local/cuda/bin)
have(cuda "nvidia-cuda-toolkit" possible nvcc)
if(possible)
    execute_process(COMMAND nvidia-smi --list-gpus OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE no_gpu)
    set(architecture native)
    set(tests "")
    if(no_gpu)
        set(architecture 80-virtual)
        set(tests --exclude-regex "^devices")
    endif()
    build(cuda -DGENREC_DYNAMIC_BACKENDS=ON ${variants} -DGENREC_GPU=cuda "-DGENREC_CUDA_ARCHITECTURES=${architecture}")
    test(cuda ${tests})
endif()
