#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Joins JMH's JSON results into one file and a Markdown table with the machine that gave them."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess


def cpu_model():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    if platform.system() == "Darwin":
        return subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False
        ).stdout.strip()
    return platform.processor() or platform.machine()


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def operating_system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"] + ", " + platform.machine()
    except (OSError, AttributeError):
        return platform.platform()


def number(value):
    """Three figures, and all those before the point; nothing for what JMH could not say."""
    if value == "NaN":
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")


def unit(name, jmh_unit):
    """What is counted: the operation of every benchmark that has a rate is one user."""
    return jmh_unit.replace("ops", name or "users") if jmh_unit == "ops/s" else jmh_unit.replace("us", "µs")


def parameters(values):
    """Those that were set; of a data set and a model their names, and no size of a given catalogue."""
    shown = {
        key: pathlib.PurePath(value).name if key in ("dataset", "model") else value
        for key, value in sorted(values.items())
        if value and (key, value) != ("titles", "0")
    }
    return ", ".join(f"{key} {value}" for key, value in shown.items())


def rows(results):
    for result in results:
        name = ".".join(result["benchmark"].split(".")[-2:])
        metrics = {"": result["primaryMetric"], **result.get("secondaryMetrics", {})}
        for secondary, metric in metrics.items():
            error = number(metric["scoreError"])
            yield [
                name,
                parameters(result.get("params", {})),
                number(metric["score"]),
                f"± {error}" if error else "",
                unit(secondary, metric["scoreUnit"]),
            ]


def table(header, lines):
    for line in [header, ["---"] * len(header), *lines]:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"


def markdown(results, arguments):
    jvm = next(iter(results), {})
    machine = [
        ["CPU", cpu_model()],
        ["cores", str(cores())],
        ["JDK", " ".join(str(jvm.get(key, "")) for key in ("vmName", "vmVersion")).strip()],
        ["OS", operating_system()],
        ["commit", arguments.commit],
        ["command", f"`{arguments.command}`"],
        ["date", datetime.date.today().isoformat()],
    ]
    yield from table(["machine", ""], machine)
    yield ""
    yield "± is half of JMH's 99.9% interval, from the scatter of the iterations."
    yield ""
    yield from table(["benchmark", "parameters", "score", "", "unit"], rows(results))


def write(path, text):
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commit", required=True, help="what was measured")
    parser.add_argument("--command", required=True, help="how it was measured")
    parser.add_argument("--output", required=True, help="the files to write, without .json and .md")
    parser.add_argument("results", nargs="+", help="JMH's JSON files, in the order of the table")
    arguments = parser.parse_args()
    results = [result for file in arguments.results for result in json.loads(pathlib.Path(file).read_text("utf-8"))]
    write(pathlib.Path(arguments.output + ".json"), json.dumps(results, indent=1) + "\n")
    write(pathlib.Path(arguments.output + ".md"), "\n".join(markdown(results, arguments)) + "\n")


if __name__ == "__main__":
    main()
