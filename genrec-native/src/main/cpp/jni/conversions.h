// SPDX-License-Identifier: Apache-2.0
// Java arrays to C++ and back, by copying.
#pragma once

#include <jni.h>

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

// The bytes of an array; empty for null.
std::string to_text(JNIEnv * env, jbyteArray bytes);

jbyteArray to_bytes(JNIEnv * env, const std::string & text);

// Each copies the first `count` elements. Throws java_exception_pending if there are not as many.
void copy(JNIEnv * env, jintArray from, size_t count, std::vector<int32_t> & to);
void copy(JNIEnv * env, jbooleanArray from, size_t count, std::vector<uint8_t> & to);
void copy(JNIEnv * env, jfloatArray from, size_t count, std::vector<float> & to);
void copy(JNIEnv * env, const std::vector<float> & from, jfloatArray to);
void copy(JNIEnv * env, const std::vector<int32_t> & from, jintArray to);

std::vector<int32_t> to_vector(JNIEnv * env, jintArray array);

jintArray to_array(JNIEnv * env, const std::vector<int32_t> & values);

jlongArray to_array(JNIEnv * env, const std::vector<int64_t> & values);

} // namespace genrec
