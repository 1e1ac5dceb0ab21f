// SPDX-License-Identifier: Apache-2.0
// Nothing but a Java exception leaves an entry point.
#pragma once

#include <jni.h>

#include <utility>

namespace genrec {

// A Java exception is pending; the entry point is to return at once.
struct java_exception_pending {};

// Throws java_exception_pending if the last JNI call raised an exception.
void check_pending(JNIEnv * env);

// Turns the C++ exception that is being handled into a Java one.
void raise_java_exception(JNIEnv * env) noexcept;

// Runs a body and returns what it returns, or a zero with a Java exception pending.
template <typename Result, typename Body> Result guarded(JNIEnv * env, Body && body) noexcept {
    try {
        return std::forward<Body>(body)();
    } catch (...) {
        raise_java_exception(env);
        return Result();
    }
}

} // namespace genrec
