// SPDX-License-Identifier: Apache-2.0
#include "guard.h"

#include "errors.h"

#include <new>
#include <stdexcept>

namespace genrec {
namespace {

// The message goes through String(byte[], charset): the JNI's own strings are not standard UTF-8, and paths may hold
// anything.
jstring to_string(JNIEnv * env, const char * text) {
    const auto length = static_cast<jsize>(std::char_traits<char>::length(text));
    jbyteArray bytes  = env->NewByteArray(length);
    if (!bytes) {
        return nullptr;
    }
    env->SetByteArrayRegion(bytes, 0, length, reinterpret_cast<const jbyte *>(text));
    jclass    type    = env->FindClass("java/lang/String");
    jstring   charset = type ? env->NewStringUTF("UTF-8") : nullptr;
    jmethodID make    = charset ? env->GetMethodID(type, "<init>", "([BLjava/lang/String;)V") : nullptr;
    return make ? static_cast<jstring>(env->NewObject(type, make, bytes, charset)) : nullptr;
}

void raise(JNIEnv * env, const char * class_name, const char * message) {
    if (env->ExceptionCheck()) {
        return;
    }
    jstring text = to_string(env, message);
    if (!text) {
        return; // an OutOfMemoryError is pending
    }
    jclass    type = env->FindClass(class_name);
    jmethodID make = type ? env->GetMethodID(type, "<init>", "(Ljava/lang/String;)V") : nullptr;
    if (!make) {
        return; // a NoClassDefFoundError or NoSuchMethodError is pending
    }
    jobject exception = env->NewObject(type, make, text);
    if (exception) {
        env->Throw(static_cast<jthrowable>(exception));
    }
}

} // namespace

void check_pending(JNIEnv * env) {
    if (env->ExceptionCheck()) {
        throw java_exception_pending();
    }
}

void raise_java_exception(JNIEnv * env) noexcept {
    try {
        throw;
    } catch (const java_exception_pending &) {
        // already there
    } catch (const library_error & e) {
        raise(env, "io/genrec/model/NativeLibraryException", e.what());
    } catch (const load_error & e) {
        raise(env, "io/genrec/model/ModelLoadException", e.what());
    } catch (const cancelled_error & e) {
        raise(env, "java/util/concurrent/CancellationException", e.what());
    } catch (const inference_error & e) {
        raise(env, "io/genrec/model/InferenceException", e.what());
    } catch (const memory_error & e) {
        raise(env, "io/genrec/model/DeviceMemoryException", e.what());
    } catch (const std::bad_alloc &) {
        raise(env, "io/genrec/model/DeviceMemoryException", "native memory is exhausted");
    } catch (const std::invalid_argument & e) {
        raise(env, "java/lang/IllegalArgumentException", e.what());
    } catch (const std::exception & e) {
        raise(env, "io/genrec/model/ModelException", e.what());
    } catch (...) {
        raise(env, "io/genrec/model/ModelException", "the native engine failed and gave no reason");
    }
}

} // namespace genrec
