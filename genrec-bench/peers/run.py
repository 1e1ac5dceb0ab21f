# SPDX-License-Identifier: Apache-2.0
"""Answers one workload with genrec and with its peers, one after the other, and prints a table.

    python3 run.py --model m15.gguf --dataset DATASET --out results

Needs the standard library only; each peer is installed by its own package manager into genrec's per-user cache. Every run
is a process of its own with a time limit. The folder of results holds the workload, a log and a JSON file for each run,
results.json and results.md. With --dry-run nothing is fetched: the plan is written, and only genrec runs, with a tiny model
on the sample catalogue.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import random
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

import comparison
from folders import REPOSITORY, cache_dir
from workload import write_text

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["transformers", "java-llama.cpp", "llama-server"]
PACKAGE = "io.genrec.bench."
SAMPLE_FILMS = REPOSITORY / "genrec-cli/src/main/resources/io/genrec/cli/sample/movies.csv"
# Titles and instruction of the tiny model are bytes.
DRY_PROMPT_TOKENS = 512
KIB = 1024


@dataclasses.dataclass
class Step:
    """A command; `result` is the JSON file of a run that is to be compared, `log` where its output goes."""

    name: str
    command: list
    limit: float
    log: pathlib.Path
    result: pathlib.Path = None
    of_genrec: bool = False
    # A command that is not needed where this file exists.
    makes: pathlib.Path = None


def java_program():
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home) / "bin" / "java") if home else "java"


def java(arguments, name, *words):
    return [java_program(), "-cp", arguments.classpath, PACKAGE + name, *words]


def plan(arguments):
    """All steps, in their order."""
    out = arguments.out
    workload = out / "workload.json"
    steps = []

    def add(name, command, limit, **more):
        words = [str(word) for word in command]
        steps.append(Step(name, words, limit, out / f"{name.replace(' ', '-')}.log", **more))

    def add_run(name, command, limit, result, **more):
        add(name, command, limit, result=result, **more)

    if arguments.dry_run:
        add("tiny-model", java(arguments, "TinyModel", arguments.model), 60, of_genrec=True)
    counts = [arguments.users, arguments.prompt_tokens]
    command = java(arguments, "PeerWorkload", arguments.model, arguments.dataset, *counts, workload)
    add("workload", command, 300, of_genrec=True)
    for device in arguments.devices:
        for scoring in ["TRIE_NORMALISED", "LIKELIHOOD"]:
            result = genrec_result(out, scoring, device)
            command = java(arguments, "PeerRun", workload, result, scoring, arguments.users, device)
            add_run(result.stem, command, arguments.limit, result, of_genrec=True)
    if "transformers" in arguments.peers:
        add_transformers(arguments, workload, add, add_run)
    if {"java-llama.cpp", "llama-server"} & set(arguments.peers):
        grammar = out / "catalogue.gbnf"
        command = [sys.executable, HERE / "grammar.py", "--workload", workload, "--out", grammar]
        add("grammar", [*command, "--form", arguments.grammar], 60)
        if "java-llama.cpp" in arguments.peers:
            add_java_llama_cpp(arguments, workload, grammar, add, add_run)
        if "llama-server" in arguments.peers:
            add_llama_server(arguments, workload, grammar, add, add_run)
    return steps


def genrec_result(out, scoring, device):
    return out / f"genrec-{scoring}-{device}.json"


def add_transformers(arguments, workload, add, add_run):
    venv = peers_dir() / "transformers"
    python = venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if arguments.python:
        python = arguments.python
    else:
        requirements = HERE / "requirements.txt"
        installed = venv / f"installed-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:8]}"
        add("transformers-venv", [sys.executable, "-m", "venv", venv], 300, makes=installed)
        install = [python, "-m", "pip", "install", "--requirement", requirements]
        add("transformers-install", install, 3600, makes=installed)
    constrained = arguments.out / "transformers.json"
    script = [python, HERE / "transformers-beam.py", "--workload", workload, "--seconds", arguments.seconds]
    command = [*script, "--out", constrained, "--users", arguments.peer_users]
    command += ["--reference", genrec_result(arguments.out, "LIKELIHOOD", arguments.devices[0])]
    add_run("transformers", command, arguments.limit, constrained)
    if arguments.unconstrained_users == 0:
        return
    unconstrained = arguments.out / "transformers-unconstrained.json"
    more = ["--unconstrained", "--users", arguments.unconstrained_users, "--way-of", constrained]
    add_run("transformers-unconstrained", [*script, "--out", unconstrained, *more], arguments.limit, unconstrained)


def add_java_llama_cpp(arguments, workload, grammar, add, add_run):
    build = peers_dir() / "java-llama.cpp"
    maven = ["mvn", "--batch-mode", "--no-transfer-progress"]
    command = [*maven, "--file", HERE / "java-llama.cpp/pom.xml", f"-Dpeer.build={build}", "package"]
    add("java-llama.cpp-build", command, 900)
    result = arguments.out / "java-llama.cpp.json"
    path = os.pathsep.join([str(build / "java-llama-cpp-peer.jar"), str(build / "libraries" / "*")])
    numbers = [arguments.peer_users, arguments.seconds, arguments.sample_seconds, 1]
    command = [java_program(), "-cp", path, "peer.JavaLlamaCpp"]
    add_run("java-llama.cpp", [*command, workload, grammar, result, *numbers], arguments.limit, result)


def add_llama_server(arguments, workload, grammar, add, add_run):
    script = [sys.executable, HERE / "llama-server.py"]
    if arguments.server:
        script += ["--server", arguments.server]
    else:
        add("llama-server-build", [*script, "--build"], 3600)
    result = arguments.out / "llama-server.json"
    files = ["--workload", workload, "--grammar", grammar, "--out", result]
    limits = ["--users", arguments.peer_users, "--seconds", arguments.seconds]
    limits += ["--sample-seconds", arguments.sample_seconds]
    add_run("llama-server", [*script, *files, *limits], arguments.limit, result)


def peers_dir():
    return cache_dir() / "peers"


def execute(step):
    """Runs a step; returns what went wrong, or None, and the most memory its process had, in bytes."""
    environment = {**os.environ, "GOMP_SPINCOUNT": os.environ.get("GOMP_SPINCOUNT", "3000")}
    with open(step.log, "w", encoding="utf-8") as log:
        try:
            process = subprocess.Popen(
                step.command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
            )
        except OSError as e:
            return f"cannot be started: {e}", 0
        late = threading.Event()

        def kill():
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(step.limit, kill)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else KIB)
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if late.is_set():
        return f"took more than {step.limit:.0f} s", peak
    if code != 0:
        return f"ended with {code}: {last_line(step.log)}", peak
    return None, peak


def last_line(log):
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it printed nothing")


def run(steps):
    """Runs the steps; returns pairs of result and peak memory, and what went wrong by name."""
    results = []
    problems = {}
    for step in steps:
        if step.makes and step.makes.exists():
            continue
        start = time.monotonic()
        print(f"{step.name} ...", end=" ", flush=True)
        problem, peak = execute(step)
        if problem:
            problems[step.name] = problem
            print(f"{problem}; see {step.log}", flush=True)
            if step.of_genrec:
                break
            continue
        print(f"{time.monotonic() - start:.0f} s", flush=True)
        if step.name == "transformers-install":
            step.makes.touch()
        if step.result:
            result = json.loads(step.result.read_text(encoding="utf-8"))
            results.append({**result, "name": step.name, "processPeakBytes": peak})
    return results, problems


def write_sample(folder):
    """The sample catalogue with users drawn from a seed, in MovieLens' form."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLE_FILMS, folder / "movies.csv")
    films = [line.split(",", 1)[0] for line in SAMPLE_FILMS.read_text(encoding="utf-8").splitlines()[1:]]
    draw = random.Random(1)
    lines = ["userId,movieId,rating,timestamp"]
    for user in range(1, 21):
        lines += [f"{user},{film},4.0,{time}" for time, film in enumerate(draw.sample(films, 20))]
    write_text(folder / "ratings.csv", "\n".join(lines) + "\n")


def positive(text):
    number = float(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return int(number) if number.is_integer() else number


def names(allowed):
    def parse(text):
        chosen = [name for name in text.split(",") if name and name != "none"]
        unknown = sorted(set(chosen) - set(allowed))
        if unknown:
            raise argparse.ArgumentTypeError(f"no such peer: {', '.join(unknown)}; there is: {', '.join(allowed)}, none")
        return chosen

    return parse


def parse():
    parser = argparse.ArgumentParser(description="Compares genrec with its peers on one workload.")
    parser.add_argument("--model", type=pathlib.Path, help="a GGUF model of F32 weights")
    parser.add_argument("--dataset", type=pathlib.Path, help="the folder of a data set")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder of results")
    parser.add_argument("--peers", type=names(PEERS), default=PEERS, help="parted by commas: %(default)s; or none")
    parser.add_argument("--users", type=positive, default=100, help="that genrec answers (%(default)s)")
    parser.add_argument("--peer-users", type=positive, default=20, help="that each peer answers (%(default)s)")
    parser.add_argument("--unconstrained-users", type=int, default=8, help="of the unconstrained peer (%(default)s)")
    parser.add_argument("--prompt-tokens", type=positive, default=128, help="the most of a prompt (%(default)s)")
    parser.add_argument("--seconds", type=positive, default=60, help="after which a peer begins no user (%(default)s)")
    parser.add_argument("--sample-seconds", type=positive, default=60, help="the most of a sample (%(default)s)")
    parser.add_argument("--limit", type=positive, default=240, help="the most seconds of a process (%(default)s)")
    parser.add_argument("--devices", default="CPU", help="that genrec runs on, parted by commas (%(default)s)")
    parser.add_argument("--grammar", choices=["trie", "flat"], default="trie", help="its form (%(default)s)")
    parser.add_argument("--classpath", help="genrec's benchmarks; by default the jar that the build makes")
    parser.add_argument("--python", help="one that has the packages of requirements.txt, instead of installing them")
    parser.add_argument("--server", help="a llama-server, instead of building one")
    parser.add_argument("--dry-run", action="store_true", help="only write the plan and run genrec on something tiny")
    arguments = parser.parse_args()
    arguments.devices = arguments.devices.split(",")
    if arguments.classpath is None:
        jar = REPOSITORY / "genrec-bench/target/benchmarks.jar"
        if not jar.exists():
            parser.error(f"{jar} is missing; build it: mvn package -DskipTests -pl genrec-bench -am")
        arguments.classpath = str(jar)
    if not arguments.dry_run and not (arguments.model and arguments.dataset):
        parser.error("--model and --dataset are needed")
    for path in [arguments.model, arguments.dataset]:
        if path and not path.exists():
            parser.error(f"{path} does not exist")
    arguments.out = arguments.out.resolve()
    return arguments


def main():
    arguments = parse()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.dry_run:
        arguments.users = min(arguments.users, 3)
        arguments.prompt_tokens = DRY_PROMPT_TOKENS
        arguments.model = arguments.out / "tiny.gguf"
        arguments.dataset = arguments.out / "sample"
        write_sample(arguments.dataset)
    else:
        peers_dir().mkdir(parents=True, exist_ok=True)
    steps = plan(arguments)
    write_text(arguments.out / "plan.sh", "".join(f"# at most {s.limit:.0f} s\n{shlex.join(s.command)}\n" for s in steps))
    if arguments.dry_run:
        for step in steps:
            print(f"{'runs' if step.of_genrec else 'would run'}: {shlex.join(step.command)}")
        steps = [step for step in steps if step.of_genrec]
    results, problems = run(steps)
    command = shlex.join(["run.py", *sys.argv[1:]])
    document = comparison.document(results, problems, command)
    write_text(arguments.out / "results.json", json.dumps(document, indent=1, ensure_ascii=False))
    text = comparison.markdown(document)
    write_text(arguments.out / "results.md", text)
    print("\n" + text)
    if problems:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
