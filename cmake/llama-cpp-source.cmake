# SPDX-License-Identifier: Apache-2.0
# The pinned source of llama.cpp and where it may come from. It is fetched and verified, never committed.
#
# In this order: the folder GENREC_LLAMA_CPP_DIR, the per-user cache, the upstream repository at the tag, the npm package
# that bundles the same tree. What was fetched is used only if its git tree is the pinned one, wherever it came from.

set(GENREC_LLAMA_CPP_DIR "" CACHE PATH "A llama.cpp source tree to use instead of the pinned one")

set(genrec_llama_cpp_tag "v0.5.0")
set(genrec_llama_cpp_tree "fd570ef54b10ec5fecb739e7e04c8ce44a6f415a")
set(genrec_llama_cpp_repository "https://github.com/ggml-org/llama.cpp")
set(genrec_llama_cpp_package "node-llama-cpp@3.22.1")
string(CONCAT genrec_llama_cpp_package_sha512
    "6e5b488a9b9699cd76dc7eed30880318a4ac4ab866865418795502e3c5d38d55"
    "bb5c624988927209d95333343f2e25a83e4183a5c2f816f883a60c3ba9f4e20f")

# Sets `out` in the caller to the git tree that a checkout holds, or to nothing.
function(genrec_git_tree folder out)
    execute_process(COMMAND "${GIT_EXECUTABLE}" -C "${folder}" rev-parse "HEAD^{tree}"
        OUTPUT_VARIABLE tree OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    execute_process(COMMAND "${GIT_EXECUTABLE}" -C "${folder}" diff --quiet HEAD ERROR_QUIET RESULT_VARIABLE changed)
    if(failed OR changed)
        set(tree "")
    endif()
    set(${out} "${tree}" PARENT_SCOPE)
endfunction()

# Clones from upstream into `folder`; sets `problem` in the caller to what went wrong, if anything.
function(genrec_clone_upstream folder)
    # Asked first and with a short limit: where the host is out of reach, a clone may hang for minutes.
    execute_process(
        COMMAND "${GIT_EXECUTABLE}" ls-remote --exit-code "${genrec_llama_cpp_repository}" "refs/tags/${genrec_llama_cpp_tag}"
        TIMEOUT 20 OUTPUT_QUIET ERROR_VARIABLE error ERROR_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    if(failed)
        set(problem "out of reach (${failed}) ${error}" PARENT_SCOPE)
        return()
    endif()
    execute_process(
        COMMAND "${GIT_EXECUTABLE}" -c advice.detachedHead=false clone --quiet --depth 1
            --branch "${genrec_llama_cpp_tag}" "${genrec_llama_cpp_repository}" "${folder}"
        TIMEOUT 900 ERROR_VARIABLE error ERROR_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    if(failed)
        set(problem "the clone failed (${failed}) ${error}" PARENT_SCOPE)
    endif()
endfunction()

# Unpacks the npm package's git bundle into `folder`; sets `problem` in the caller to what went wrong, if anything.
function(genrec_unpack_package folder)
    find_program(GENREC_NPM npm)
    if(NOT GENREC_NPM)
        set(problem "npm is not installed" PARENT_SCOPE)
        return()
    endif()
    set(download "${folder}-package")
    file(REMOVE_RECURSE "${download}")
    file(MAKE_DIRECTORY "${download}")
    execute_process(
        COMMAND "${GENREC_NPM}" pack --silent "${genrec_llama_cpp_package}"
        WORKING_DIRECTORY "${download}" TIMEOUT 900
        OUTPUT_QUIET ERROR_VARIABLE error ERROR_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    file(GLOB archive "${download}/*.tgz")
    if(failed OR NOT archive)
        set(problem "npm pack failed (${failed}) ${error}" PARENT_SCOPE)
        return()
    endif()
    file(SHA512 "${archive}" sha512)
    if(NOT sha512 STREQUAL genrec_llama_cpp_package_sha512)
        set(problem "the package's SHA-512 is ${sha512}, not the pinned one" PARENT_SCOPE)
        return()
    endif()
    file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${download}" PATTERNS "package/llama/gitRelease.bundle")
    execute_process(
        COMMAND "${GIT_EXECUTABLE}" -c advice.detachedHead=false clone --quiet
            "${download}/package/llama/gitRelease.bundle" "${folder}"
        ERROR_VARIABLE error ERROR_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    file(REMOVE_RECURSE "${download}")
    if(failed)
        set(problem "its git bundle cannot be cloned (${failed}) ${error}" PARENT_SCOPE)
    endif()
endfunction()

# Sets `out` in the caller to a folder with the source: the one that was named, or the pinned one in the cache, which is
# fetched if it is missing, while others that need it wait.
function(genrec_llama_cpp_source cache out)
    if(GENREC_LLAMA_CPP_DIR)
        if(NOT EXISTS "${GENREC_LLAMA_CPP_DIR}/include/llama.h")
            message(FATAL_ERROR "GENREC_LLAMA_CPP_DIR is ${GENREC_LLAMA_CPP_DIR}, but there is no include/llama.h in it; "
                "name the root of a llama.cpp source tree")
        endif()
        set(${out} "${GENREC_LLAMA_CPP_DIR}" PARENT_SCOPE)
        return()
    endif()
    find_program(GIT_EXECUTABLE git)
    if(NOT GIT_EXECUTABLE)
        message(FATAL_ERROR "git is needed to fetch and verify llama.cpp ${genrec_llama_cpp_tag}; install it, or give a "
            "source tree with -DGENREC_LLAMA_CPP_DIR=...")
    endif()
    set(source "${cache}/source-${genrec_llama_cpp_tag}")
    genrec_git_tree("${source}" tree)
    if(NOT tree STREQUAL genrec_llama_cpp_tree)
        file(LOCK "${source}.lock" GUARD FUNCTION TIMEOUT 3600)
        genrec_git_tree("${source}" tree)
    endif()
    if(tree STREQUAL genrec_llama_cpp_tree)
        set(${out} "${source}" PARENT_SCOPE)
        return()
    endif()
    set(problems "")
    foreach(way IN ITEMS upstream package)
        set(fetched "${source}-fetching")
        file(REMOVE_RECURSE "${fetched}")
        unset(problem)
        if(way STREQUAL "upstream")
            set(name "${genrec_llama_cpp_repository} at ${genrec_llama_cpp_tag}")
            message(STATUS "Fetching llama.cpp from ${name}")
            genrec_clone_upstream("${fetched}")
        else()
            set(name "the npm package ${genrec_llama_cpp_package}")
            message(STATUS "Fetching llama.cpp from ${name}")
            genrec_unpack_package("${fetched}")
        endif()
        if(NOT problem)
            genrec_git_tree("${fetched}" tree)
            if(tree STREQUAL genrec_llama_cpp_tree)
                file(REMOVE_RECURSE "${source}")
                file(RENAME "${fetched}" "${source}")
                set(${out} "${source}" PARENT_SCOPE)
                return()
            endif()
            set(problem "its git tree is ${tree}, not the pinned ${genrec_llama_cpp_tree}")
        endif()
        string(APPEND problems "\n  ${name}: ${problem}")
    endforeach()
    message(FATAL_ERROR "llama.cpp ${genrec_llama_cpp_tag} cannot be had:${problems}\n"
        "Make one of them reachable, or give a source tree with -DGENREC_LLAMA_CPP_DIR=...")
endfunction()
