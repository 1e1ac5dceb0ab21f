// SPDX-License-Identifier: Apache-2.0
#include "atomic-file.h"

#include "training-errors.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace genrec {
namespace {

#ifdef _WIN32

std::error_code last_error() {
    return {static_cast<int>(GetLastError()), std::system_category()};
}

// Without it a power failure may leave the name without the bytes.
std::error_code flush_to_disk(const std::string & path) {
    HANDLE file = CreateFileA(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        return last_error();
    }
    const std::error_code failed = FlushFileBuffers(file) ? std::error_code() : last_error();
    CloseHandle(file);
    return failed;
}

// Replaces `to`, and comes back when the folder is on the disk, too.
std::error_code move_over(const std::string & from, const std::string & to) {
    const BOOL done = MoveFileExA(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    return done ? std::error_code() : last_error();
}

#else

std::error_code last_error() {
    return {errno, std::generic_category()};
}

// Without it a power failure may leave the name without the bytes.
std::error_code flush_to_disk(const std::string & path) {
    const int file = open(path.c_str(), O_RDONLY);
    if (file < 0) {
        return last_error();
    }
    const bool            done   = fsync(file) == 0 || errno == EINVAL; // EINVAL: a file system without it
    const std::error_code failed = done ? std::error_code() : last_error();
    close(file);
    return failed;
}

std::error_code move_over(const std::string & from, const std::string & to) {
    std::error_code failed;
    std::filesystem::rename(from, to, failed);
    if (!failed) {
        flush_to_disk(std::filesystem::absolute(to).parent_path().string());
    }
    return failed;
}

#endif

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
    if (const std::error_code failed = flush_to_disk(from)) {
        throw write_error(to + ": the file cannot be written: " + failed.message());
    }
    if (const std::error_code failed = move_over(from, to)) {
        throw write_error(to + ": the file cannot be put in place: " + failed.message());
    }
}

} // namespace genrec
