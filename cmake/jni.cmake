# SPDX-License-Identifier: Apache-2.0
# Where the headers for Java's native interface are.

set(GENREC_JNI_HEADERS "" CACHE PATH "The folder with the headers that javac makes of the classes with native methods")
set(GENREC_JAVA_HOME "$ENV{JAVA_HOME}" CACHE PATH "The JDK whose jni.h is used")

# Sets `out` in the caller to the folders to include. Not by find_package(JNI): it wants AWT too, which a JDK without a screen
# lacks.
function(genrec_find_jni out)
    if(CMAKE_CROSSCOMPILING)
        # A JDK has jni_md.h for its own system only, and that is all in which jni.h differs.
        set(machine "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/jni")
    else()
        file(GLOB header "${GENREC_JAVA_HOME}/include/*/jni_md.h")
        get_filename_component(machine "${header}" DIRECTORY)
    endif()
    if(NOT EXISTS "${GENREC_JAVA_HOME}/include/jni.h" OR NOT EXISTS "${machine}/jni_md.h")
        message(FATAL_ERROR "there is no include/jni.h with its include/*/jni_md.h in '${GENREC_JAVA_HOME}'; set JAVA_HOME to a JDK")
    endif()
    set(${out} "${GENREC_JAVA_HOME}/include" "${machine}" PARENT_SCOPE)
endfunction()
