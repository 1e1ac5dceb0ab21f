# SPDX-License-Identifier: Apache-2.0
# cmake -DOBJDUMP=program -DNATIVES=folder -DBASE=platform -P natives-need-nothing.cmake: fails if a library or program for
# Windows in a folder of NATIVES is linked with one that is neither a part of Windows nor beside it or in the folder BASE.

cmake_minimum_required(VERSION 3.25)
# Windows 10 and newer; api-ms-win-* are names for parts of ucrtbase and kernel32.
set(of_windows "^(advapi32|bcrypt|dbghelp|kernel32|msvcrt|ntdll|ole32|psapi|shell32|ucrtbase|user32|ws2_32|api-ms-win-.*)\\.dll$")

file(GLOB files "${NATIVES}/*/*.dll" "${NATIVES}/*/*.exe")
if(NOT files)
    message(FATAL_ERROR "there is no library in ${NATIVES}")
endif()
set(problems "")
foreach(file IN LISTS files)
    execute_process(COMMAND "${OBJDUMP}" -p "${file}" OUTPUT_VARIABLE headers ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "DLL Name: [^\r\n]+" imports "${headers}")
    if(NOT imports)
        string(APPEND problems "\n  ${file}: no import at all was found in it")
    endif()
    get_filename_component(folder "${file}" DIRECTORY)
    foreach(import IN LISTS imports)
        string(REPLACE "DLL Name: " "" name "${import}")
        string(STRIP "${name}" name)
        string(TOLOWER "${name}" lower)
        if(NOT lower MATCHES "${of_windows}" AND NOT EXISTS "${folder}/${name}" AND NOT EXISTS "${NATIVES}/${BASE}/${name}")
            string(APPEND problems "\n  ${file} needs ${name}")
        endif()
    endforeach()
endforeach()
if(problems)
    message(FATAL_ERROR "these do not load on a Windows without the compiler:${problems}")
endif()
list(LENGTH files count)
message(STATUS "${count} files are linked with Windows and each other only")
