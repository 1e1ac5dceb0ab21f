# SPDX-License-Identifier: Apache-2.0
"""Answers a workload with llama-server, llama.cpp's own, of the version that genrec is built from.

It has no beams, so a user's ten titles are ten samples at temperature 1, held to the catalogue by a grammar; those that are
alike count once. Prompts are cached. Two ways are tried on the first few users, and the faster answers all: one request
whose ten samples go on side by side from one prompt, each in a slot, and ten requests one after another in one slot.

The server is built, once, from the source that genrec's build keeps, into a folder beside it.

    python3 llama-server.py --build
    python3 llama-server.py --workload w.json --grammar trie.gbnf --out server.json
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from folders import LLAMA_CPP_TAG, llama_cpp_source
from workload import Workload, answer_of, write_result

# What genrec sets for itself: with GNU's default, threads that wait keep a busy machine's cores from the others.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

# More than any title, however it is cut into tokens.
MOST_TOKENS = 1024
SLOT_TOKENS = 2048
OPTIONS = [
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DGGML_NATIVE=ON",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    # The page in the browser would be downloaded.
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
]


def server_program():
    folder = llama_cpp_source().parent / f"server-{LLAMA_CPP_TAG}"
    return folder / "bin" / ("llama-server.exe" if sys.platform == "win32" else "llama-server")


def build(jobs):
    """Builds the server unless it is there, and returns its path."""
    program = server_program()
    if program.exists():
        return program
    for tool in ["cmake", "ninja"]:
        if shutil.which(tool) is None:
            raise SystemExit(f"llama-server is built with {tool}, which is not installed")
    folder = program.parent.parent
    print(f"building llama-server into {folder}; this takes some minutes and is done once", flush=True)
    gently = [] if sys.platform == "win32" else ["nice", "-n", "10"]
    folder.mkdir(exist_ok=True)
    log = folder / "build.log"
    with open(log, "w", encoding="utf-8") as output:
        for command in [
            ["cmake", "-G", "Ninja", "-S", llama_cpp_source(), "-B", folder, *OPTIONS],
            [*gently, "cmake", "--build", folder, "--parallel", str(jobs), "--target", "llama-server"],
        ]:
            if subprocess.run(command, stdout=output, stderr=subprocess.STDOUT).returncode != 0:
                raise SystemExit(f"llama-server could not be built; the reason is at the end of {log}")
    return program


class Server:
    """A running llama-server."""

    def __init__(self, program, model, slots, log, start_seconds):
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            port = chosen.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = log
        self.process = subprocess.Popen(
            [program, "--model", model, "--host", "127.0.0.1", "--port", str(port), "--parallel", str(slots)]
            + ["--ctx-size", str(slots * SLOT_TOKENS), "--kv-unified", "--no-ui", "--threads", str(os.cpu_count())],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + start_seconds
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise SystemExit(f"llama-server did not start; its output is in {log.name}")
            time.sleep(0.05)

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def complete(self, request, seconds):
        """What the server says to a request for completions, always as a list."""
        message = urllib.request.Request(
            f"{self.address}/completion", json.dumps(request).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(message, timeout=seconds) as response:
            content = json.load(response)
        return content if isinstance(content, list) else [content]

    def peak_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM:"))

    def cpu_seconds(self):
        """The processor time of all its threads so far; 0 where the system does not say."""
        status = pathlib.Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        fields = status.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Samples:
    """Titles by samples of a server. Side by side there is a slot for each, otherwise one for all."""

    def __init__(self, workload, grammar, server, side_by_side, seconds):
        self.workload = workload
        self.server = server
        self.side_by_side = side_by_side
        self.seconds = seconds
        self.tokens = 0
        self.settings = {
            "grammar": grammar,
            "n_predict": MOST_TOKENS,
            "cache_prompt": True,
            "samplers": ["temperature"],
            "temperature": 1.0,
        }

    def answer(self, user):
        top = self.workload.top
        request = {**self.settings, "prompt": user["prompt"]}
        if self.side_by_side:
            completions = self.server.complete({**request, "seed": 1, "n_cmpl": top}, self.seconds)
        else:
            completions = [self.server.complete({**request, "seed": i + 1}, self.seconds)[0] for i in range(top)]
        texts = []
        for i, completion in enumerate(completions):
            # Samples side by side copy what the first one's prompt gave.
            computed = 0 if self.side_by_side and i > 0 else completion["timings"]["prompt_n"]
            self.tokens += computed + completion["timings"]["predicted_n"]
            texts.append(completion["content"] if completion["stop_type"] == "eos" or self.workload.end_text else None)
        answer, invalid = answer_of(self.workload, user, [(text, None) for text in texts])
        unique = {item["title"]: item for item in answer["items"]}
        repeated = len(answer["items"]) - len(unique)
        return {**answer, "items": list(unique.values())}, invalid, repeated


def milliseconds(samples, users):
    samples.answer(users[0])
    start = time.monotonic()
    for user in users:
        samples.answer(user)
    return 1000 * (time.monotonic() - start) / len(users)


def run(arguments, workload, program, log):
    grammar = pathlib.Path(arguments.grammar).read_text(encoding="utf-8")

    def started(side_by_side):
        start = time.monotonic()
        server = Server(program, workload.model, workload.top if side_by_side else 1, log, 120)
        return Samples(workload, grammar, server, side_by_side, arguments.sample_seconds), time.monotonic() - start

    times = {}
    for side_by_side in [True, False]:
        samples, _ = started(side_by_side)
        try:
            times[side_by_side] = milliseconds(samples, workload.users[: arguments.trial_users])
        finally:
            samples.server.stop()
        print(f"{way(side_by_side)}: {times[side_by_side]:.0f} ms a user", flush=True)
    side_by_side = min(times, key=times.get)
    samples, load_seconds = started(side_by_side)
    try:
        samples.answer(workload.users[0])
        samples.tokens = 0
        answers = []
        cpu_start = samples.server.cpu_seconds()
        start = time.monotonic()
        while len(answers) < len(workload.users) and time.monotonic() - start < arguments.seconds:
            answers.append(samples.answer(workload.users[len(answers)]))
        seconds = time.monotonic() - start, samples.server.cpu_seconds() - cpu_start
        peak = samples.server.peak_bytes()
    finally:
        samples.server.stop()
    write_result(
        arguments.out,
        "llama-server",
        "samples held by a grammar, " + way(side_by_side),
        {"llama.cpp": LLAMA_CPP_TAG},
        load_seconds,
        seconds,
        samples.tokens,
        peak,
        [(answer, invalid) for answer, invalid, _ in answers],
        {
            "millisecondsAUser": {way(key): value for key, value in times.items()},
            "repeatedTitles": sum(repeated for _, _, repeated in answers),
        },
    )


def way(side_by_side):
    return "ten side by side" if side_by_side else "one after another"


def main():
    parser = argparse.ArgumentParser(description="Answers a workload with llama-server and a grammar.")
    parser.add_argument("--build", action="store_true", help="only build the server")
    parser.add_argument("--server", help="a llama-server to use instead of building one")
    parser.add_argument("--jobs", type=int, default=1, help="of the build")
    parser.add_argument("--workload")
    parser.add_argument("--grammar")
    parser.add_argument("--out")
    parser.add_argument("--users", type=int, help="the first users only")
    parser.add_argument("--seconds", type=float, default=1e9, help="no new user is begun after this time")
    parser.add_argument("--trial-users", type=int, default=3, help="on how many users the ways are tried")
    parser.add_argument("--sample-seconds", type=float, default=60, help="the most that a request may take")
    arguments = parser.parse_args()
    program = arguments.server or build(arguments.jobs)
    if arguments.build:
        return
    if not (arguments.workload and arguments.grammar and arguments.out):
        parser.error("--workload, --grammar and --out are needed")
    # As an exception, so that the server is stopped, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("llama-server.py was told to stop"))
    with tempfile.NamedTemporaryFile("w", suffix="-llama-server.log", delete=False) as log:
        try:
            run(arguments, Workload(arguments.workload, arguments.users), program, log)
        except (TimeoutError, urllib.error.URLError) as e:
            raise SystemExit(f"llama-server gave no answer: {e}; its output is in {log.name}") from e
    os.remove(log.name)


if __name__ == "__main__":
    main()
