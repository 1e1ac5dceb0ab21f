// SPDX-License-Identifier: Apache-2.0
#include "atomic-file.h"

#include "training-errors.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace genrec {
namespace {

// Without it a power failure may leave the name without the bytes.
bool flush_to_disk(const std::string & path) {
#ifndef _WIN32
    const int file = open(path.c_str(), O_RDONLY);
    if (file < 0) {
        return false;
    }
    const bool done = fsync(file) == 0 || errno == EINVAL; // EINVAL: a file system without it
    close(file);
    return done;
#else
    return !path.empty();
#endif
}

} // namespace

atomic_file::atomic_file(const std::string & path)
    : path_(path), temporary_(path + ".tmp"), file_(std::fopen(temporary_.c_str(), "wb")) {
    if (!file_) {
        fail("opened for writing");
    }
}

atomic_file::~atomic_file() {
    if (!temporary_.empty()) {
        file_.reset();
        std::error_code ignored;
        std::filesystem::remove(temporary_, ignored);
    }
}

void atomic_file::fail(const std::string & what) const {
    throw write_error(path_ + ": the file cannot be " + what + ": " + std::strerror(errno));
}

void atomic_file::write(const void * bytes, size_t count) {
    if (std::fwrite(bytes, 1, count, file_.get()) != count) {
        fail("written");
    }
}

void atomic_file::commit() {
    if (std::fclose(file_.release()) != 0) {
        fail("written");
    }
    put_in_place(temporary_, path_);
    temporary_.clear();
}

void put_in_place(const std::string & from, const std::string & to) {
    if (!flush_to_disk(from)) {
        throw write_error(to + ": the file cannot be written: " + std::strerror(errno));
    }
    std::error_code failed;
    std::filesystem::rename(from, to, failed);
    if (failed) {
        throw write_error(to + ": the file cannot be put in place: " + failed.message());
    }
    const std::string folder = std::filesystem::absolute(to).parent_path().string();
    flush_to_disk(folder);
}

} // namespace genrec
