// SPDX-License-Identifier: Apache-2.0
// genrec-finetune. Exit status: 0 done, 1 anything else, 2 options, 3 data, 4 model or checkpoint, 5 a file cannot be written,
// 6 the training diverged, 143 stopped by SIGTERM or SIGINT with a checkpoint written.
#include "fine-tuning.h"
#include "options.h"
#include "runtime.h"
#include "training-errors.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#ifdef __linux__
#include <unistd.h>
#endif
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void ask_to_stop(int) {
    stop = true;
}

// GNU's OpenMP reads its settings before main; see prelude.cpp for why threads must not spin for long.
void limit_spinning([[maybe_unused]] char ** arguments) {
#ifdef __linux__
    if (!std::getenv("GOMP_SPINCOUNT") && !std::getenv("OMP_WAIT_POLICY")) {
        setenv("GOMP_SPINCOUNT", "3000", 1);
        std::error_code   ignored;
        const std::string self = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
        execv(self.c_str(), arguments); // comes back only if it fails, and then the run is slower, no more
    }
#endif
}

int failed(int status, const char * message) {
    std::string line = message;
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::fprintf(stderr, "genrec-finetune: %s\n", line.c_str());
    return status;
}

// Where this program lies, with the backends that are libraries of their own.
std::string own_folder([[maybe_unused]] const char * name) {
#ifdef __linux__
    std::error_code             ignored;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ignored);
#else
    const std::filesystem::path self = std::filesystem::absolute(name); // those who start it give the whole path
#endif
    return self.parent_path().u8string();
}

int run(const std::string & folder, const std::vector<std::string> & arguments) {
    const genrec::options chosen = genrec::parse_options(arguments);
    if (chosen.help) {
        std::fputs(genrec::help_text().c_str(), stdout);
        return 0;
    }
    std::signal(SIGTERM, ask_to_stop);
    std::signal(SIGINT, ask_to_stop);
#ifdef SIGBREAK
    std::signal(SIGBREAK, ask_to_stop); // what Windows can send to a process beside Ctrl+C
#endif
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN); // a file that grows too large is then an error of its write
#endif
    genrec::start_runtime(folder);
    const genrec::progress progress(stdout);
    if (chosen.merges_only()) {
        genrec::merge_adapter(chosen, progress);
        return 0;
    }
    return genrec::fine_tuning(chosen, progress, stop).run() ? 0 : 143;
}

} // namespace

int main(int count, char ** arguments) {
#ifdef _WIN32
    _setmode(_fileno(stdout), _O_BINARY); // lines end alike everywhere
#endif
    limit_spinning(arguments);
    try {
        return run(own_folder(arguments[0]), {arguments + 1, arguments + count});
    } catch (const std::invalid_argument & e) {
        return failed(2, e.what());
    } catch (const genrec::data_error & e) {
        return failed(3, e.what());
    } catch (const genrec::load_error & e) {
        return failed(4, e.what());
    } catch (const genrec::write_error & e) {
        return failed(5, e.what());
    } catch (const genrec::divergence_error & e) {
        return failed(6, e.what());
    } catch (const std::bad_alloc &) {
        return failed(1, "there is not enough memory; lower --batch-tokens");
    } catch (const std::exception & e) {
        return failed(1, e.what());
    }
}
