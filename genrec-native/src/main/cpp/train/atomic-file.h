// SPDX-License-Identifier: Apache-2.0
// A file that is there whole or not at all.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

namespace genrec {

class atomic_file {
  public:
    // Opens `path`.tmp. Throws write_error, as do all.
    explicit atomic_file(const std::string & path);

    // Removes what was not committed.
    ~atomic_file();

    atomic_file(const atomic_file &)             = delete;
    atomic_file & operator=(const atomic_file &) = delete;

    const std::string & temporary_path() const { return temporary_; }

    void write(const void * bytes, size_t count);

    // Puts the file in its place, in one step, after its bytes are on the disk.
    void commit();

  private:
    struct closer {
        void operator()(std::FILE * file) const { std::fclose(file); }
    };

    [[noreturn]] void fail(const std::string & what) const;

    std::string                        path_;
    std::string                        temporary_;
    std::unique_ptr<std::FILE, closer> file_;
};

// Moves a complete file to its place after its bytes are on the disk. Throws write_error.
void put_in_place(const std::string & from, const std::string & to);

} // namespace genrec
