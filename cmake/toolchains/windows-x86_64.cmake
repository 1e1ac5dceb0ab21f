# SPDX-License-Identifier: Apache-2.0
# Windows on x86-64 with Debian's cross compiler (g++-mingw-w64-x86-64-posix): of its two models of threads, the one whose
# library has std::thread.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
# The headers of Debian 12 lack what llama.cpp uses of Windows 8 and later; it does without.
set(CMAKE_C_FLAGS_INIT -D_WIN32_WINNT=0x0601)
set(CMAKE_CXX_FLAGS_INIT -D_WIN32_WINNT=0x0601)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
