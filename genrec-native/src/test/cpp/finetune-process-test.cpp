// SPDX-License-Identifier: Apache-2.0
// genrec-finetune as a process: killed and resumed, asked to stop, and given bad input.
#include "check.h"
#include "tiny-model.h"
#include "training-data.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace genrec;

const temporary_folder   folder;
std::vector<std::string> command; // the program, after an emulator and its arguments where there is one

void redirect(int descriptor, const std::string & path) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, descriptor);
}

pid_t start(const std::string & output, const std::vector<std::string> & more) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(),
                     {"--model", folder.file("model.gguf"), "--data", folder.file("train.jsonl"),
                      "--validation", folder.file("valid.jsonl"), "--validate-every", "3",
                      "--output", folder.file(output), "--batch", "4", "--checkpoint-every", "1",
                      "--device", "CPU", "--learning-rate", "0.01", "--warm-up", "2", "--threads", "2", "--snapshots"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::filesystem::remove(folder.file("stdout"));
    const pid_t child = fork();
    if (child == 0) {
        redirect(1, folder.file("stdout"));
        redirect(2, folder.file("stderr"));
        std::vector<char *> pointers;
        for (std::string & argument : arguments) {
            pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);
        execv(pointers[0], pointers.data());
        _exit(127);
    }
    return child;
}

// The exit status, or minus the signal that ended it.
int wait_for(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void wait_for_text(const std::string & path, const std::string & text) {
    while (bytes(path).find(text) == std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void check_same_files(const std::string & output) {
    for (const char * snapshot : {"", ".epoch-1", ".epoch-2", ".epoch-3"}) {
        CHECK(bytes(folder.file(output + snapshot)) == bytes(folder.file(std::string("whole.gguf") + snapshot)));
    }
    CHECK(bytes(folder.file(output + ".epoch-1")) != bytes(folder.file(output + ".epoch-2")));
}

// `whole` is how long a run takes that is left alone.
void ends_the_same_after_kills(std::chrono::milliseconds whole) {
    const uint64_t seed = std::random_device{}();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    random_numbers random(seed);
    const auto     part   = static_cast<size_t>(std::max<int64_t>(30, whole.count() / 10));
    int            status = -SIGKILL;
    int            kills  = 0;
    for (size_t attempt = 1; status == -SIGKILL; attempt++) {
        const pid_t child = start("killed.gguf", {"--resume"});
        std::this_thread::sleep_for(std::chrono::milliseconds(random.below(part * attempt)));
        kill(child, SIGKILL);
        status = wait_for(child);
        kills += status == -SIGKILL;
    }
    CHECK(status == 0);
    CHECK(kills > 0);
    check_same_files("killed.gguf");
}

void stops_when_asked_and_goes_on() {
    const pid_t child = start("stopped.gguf", {"--resume"});
    wait_for_text(folder.file("stdout"), "\"event\":\"step\"");
    kill(child, SIGTERM);
    CHECK(wait_for(child) == 143);
    CHECK(bytes(folder.file("stdout")).find("\"event\":\"stopped\"") != std::string::npos);
    CHECK(!std::filesystem::exists(folder.file("stopped.gguf")));
    CHECK(wait_for(start("stopped.gguf", {"--resume"})) == 0);
    check_same_files("stopped.gguf");
}

void fails_with_one_line(const std::vector<std::string> & more, int status, const std::string & text) {
    const int         ended = wait_for(start("failed.gguf", more));
    const std::string error = bytes(folder.file("stderr"));
    if (ended != status || error.rfind("genrec-finetune: ", 0) != 0 || error.find(text) == std::string::npos ||
        error.find('\n') != error.size() - 1) {
        fail(__FILE__, __LINE__, "it ended with " + std::to_string(ended) + ", stderr is: " + error);
    }
}

} // namespace

int main(int count, char ** arguments) {
    command.assign(arguments + 1, arguments + count);
    write_tiny_model(folder.file("model.gguf"));
    write_data(folder.file("train.jsonl"), 1, 40);
    write_data(folder.file("valid.jsonl"), 2, 10);
    const auto began = std::chrono::steady_clock::now();
    CHECK(wait_for(start("whole.gguf", {})) == 0);
    const auto whole = std::chrono::steady_clock::now() - began;
    CHECK(bytes(folder.file("stdout")).find("\"event\":\"done\"") != std::string::npos);
    ends_the_same_after_kills(std::chrono::duration_cast<std::chrono::milliseconds>(whole));
    stops_when_asked_and_goes_on();

    std::ofstream(folder.file("bad.jsonl")) << "{\"input_ids\": [1, 2]}\nnonsense\n";
    fails_with_one_line({"--data", folder.file("bad.jsonl")}, 3, "bad.jsonl:2: column 1: '{' is expected");
    std::ofstream(folder.file("text.jsonl")) << "{\"prompt\": \"ab\", \"completion\": \" cd\"}\n{\"input_ids\": [1, 2]}\n";
    CHECK(wait_for(start("text.gguf", {"--data", folder.file("text.jsonl")})) == 0);
    std::ofstream(folder.file("half.jsonl")) << "{\"prompt\": \"a\", \"completion\": \"\\ud800\"}\n";
    fails_with_one_line({"--data", folder.file("half.jsonl")}, 3, "half.jsonl:1: column 32: a pair of surrogates");
    fails_with_one_line({"--model", folder.file("bad.jsonl")}, 4, "bad.jsonl: this is no GGUF file");
    fails_with_one_line({"--output", "/proc/none/out.gguf"}, 5, "cannot be opened for writing");
    fails_with_one_line({"--learning-rate", "1e25", "--full"}, 6, "step 2: the loss or its gradient is no number");
    fails_with_one_line({"--rank", "none"}, 2, "--rank is none");
    return 0;
}
