// SPDX-License-Identifier: Apache-2.0
#include "conversions.h"

#include "guard.h"

#include <limits>
#include <stdexcept>

namespace genrec {
namespace {

static_assert(sizeof(jint) == sizeof(int32_t) && sizeof(jboolean) == sizeof(uint8_t));

jsize checked_size(size_t size) {
    if (size > static_cast<size_t>(std::numeric_limits<jsize>::max())) {
        throw std::length_error(std::to_string(size) + " elements do not fit into a Java array");
    }
    return static_cast<jsize>(size);
}

} // namespace

std::string to_text(JNIEnv * env, jbyteArray bytes) {
    if (!bytes) {
        return {};
    }
    std::string text(static_cast<size_t>(env->GetArrayLength(bytes)), '\0');
    env->GetByteArrayRegion(bytes, 0, checked_size(text.size()), reinterpret_cast<jbyte *>(text.data()));
    check_pending(env);
    return text;
}

jbyteArray to_bytes(JNIEnv * env, const std::string & text) {
    jbyteArray bytes = env->NewByteArray(checked_size(text.size()));
    check_pending(env);
    env->SetByteArrayRegion(bytes, 0, checked_size(text.size()), reinterpret_cast<const jbyte *>(text.data()));
    check_pending(env);
    return bytes;
}

void copy(JNIEnv * env, jintArray from, size_t count, std::vector<int32_t> & to) {
    to.resize(count);
    env->GetIntArrayRegion(from, 0, checked_size(count), to.data());
    check_pending(env);
}

void copy(JNIEnv * env, jbooleanArray from, size_t count, std::vector<uint8_t> & to) {
    to.resize(count);
    env->GetBooleanArrayRegion(from, 0, checked_size(count), to.data());
    check_pending(env);
}

void copy(JNIEnv * env, jfloatArray from, size_t count, std::vector<float> & to) {
    to.resize(count);
    env->GetFloatArrayRegion(from, 0, checked_size(count), to.data());
    check_pending(env);
}

void copy(JNIEnv * env, const std::vector<float> & from, jfloatArray to) {
    env->SetFloatArrayRegion(to, 0, checked_size(from.size()), from.data());
    check_pending(env);
}

void copy(JNIEnv * env, const std::vector<int32_t> & from, jintArray to) {
    env->SetIntArrayRegion(to, 0, checked_size(from.size()), from.data());
    check_pending(env);
}

std::vector<int32_t> to_vector(JNIEnv * env, jintArray array) {
    std::vector<int32_t> values;
    copy(env, array, static_cast<size_t>(env->GetArrayLength(array)), values);
    return values;
}

jintArray to_array(JNIEnv * env, const std::vector<int32_t> & values) {
    jintArray array = env->NewIntArray(checked_size(values.size()));
    check_pending(env);
    copy(env, values, array);
    return array;
}

jlongArray to_array(JNIEnv * env, const std::vector<int64_t> & values) {
    jlongArray array = env->NewLongArray(checked_size(values.size()));
    check_pending(env);
    const std::vector<jlong> copied(values.begin(), values.end());
    env->SetLongArrayRegion(array, 0, checked_size(copied.size()), copied.data());
    check_pending(env);
    return array;
}

} // namespace genrec
