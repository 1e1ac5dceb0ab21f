# SPDX-License-Identifier: Apache-2.0
# The warnings that genrec's own C++ is built with, all of them errors.

add_library(genrec-warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(genrec-warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-qual -Werror)
endif()
