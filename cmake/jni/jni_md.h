// SPDX-License-Identifier: Apache-2.0
// What jni.h leaves to each system, for cross builds: the types whose sizes the JNI specification gives (chapter 3), and how
// functions are exported.
#pragma once

#include <stdint.h>

#ifdef _WIN32
#define JNIEXPORT __declspec(dllexport)
#define JNIIMPORT __declspec(dllimport)
#define JNICALL __stdcall
#else
#define JNIEXPORT __attribute__((visibility("default")))
#define JNIIMPORT __attribute__((visibility("default")))
#define JNICALL
#endif

typedef int8_t  jbyte;
typedef int32_t jint;
typedef int64_t jlong;
