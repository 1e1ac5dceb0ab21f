# SPDX-License-Identifier: Apache-2.0
"""Puts the answers of genrec and its peers side by side.

A recommendation is a title of the catalogue that a user got; titles that repeat in one answer count once. Overlap is the
mean share of a peer's users' top titles that genrec gave the same users under LIKELIHOOD, which is how peers score.
"""

import datetime
import os
import pathlib
import platform
import statistics

TOP = 10
MIB = 2**20


def document(results, problems, command):
    """All that is known: JSON for results.json."""
    reference = next((r for r in results if r["peer"] == "genrec" and r["variant"] == "LIKELIHOOD"), None)
    return {
        "command": command,
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "rows": [row(result, reference) for result in results],
        "problems": problems,
    }


def row(result, reference):
    answers = result["answers"]
    seconds = result["answerSeconds"]
    titles = sum(len({item["title"] for item in answer["items"]}) for answer in answers)
    returned = result["returnedTitles"]
    answered = bool(answers) and seconds > 0
    comparable = reference is not None and result.get("variant") != "TRIE_NORMALISED" and result is not reference
    return {
        "name": result["name"],
        "peer": result["peer"],
        "variant": result["variant"],
        "device": result["versions"].get("device", "CPU"),
        "versions": result["versions"],
        "users": len(answers),
        "loadSeconds": result["loadSeconds"],
        "millisecondsAUser": 1000 * seconds / len(answers) if answered else None,
        "cpuMillisecondsAUser": 1000 * result["cpuSeconds"] / len(answers) if answered and result["cpuSeconds"] else None,
        "usersPerSecond": len(answers) / seconds if answered else None,
        "recommendationsPerSecond": titles / seconds if answered else None,
        "recommendationsPerUser": titles / len(answers) if answered else None,
        "tokensPerSecond": result["decodedTokens"] / seconds if answered else None,
        "peakBytes": result["peakBytes"] or result["processPeakBytes"],
        "processPeakBytes": result["processPeakBytes"],
        "invalidShare": result["invalidTitles"] / returned if returned else None,
        "notes": result.get("notes", {}),
        **(agreement(answers, reference["answers"]) if comparable else {}),
    }


def agreement(answers, own):
    """How far a peer's answers agree with genrec's to the same users."""
    own_by_user = {answer["user"]: scores(answer) for answer in own}
    overlaps = []
    differences = []
    means = []
    own_means = []
    for answer in answers:
        theirs = scores(answer)
        ours = own_by_user.get(answer["user"])
        if ours is None:
            continue
        overlaps.append(len(theirs.keys() & ours.keys()) / TOP)
        if theirs and None not in theirs.values():
            differences += [abs(theirs[title] - ours[title]) for title in theirs.keys() & ours.keys()]
            means.append(statistics.mean(theirs.values()))
            own_means.append(statistics.mean(ours.values()))
    return {
        "overlap": statistics.mean(overlaps) if overlaps else None,
        "scoresCompared": len(differences),
        "largestScoreDifference": max(differences, default=None),
        "meanScore": statistics.mean(means) if means else None,
        "meanScoreOfGenrec": statistics.mean(own_means) if own_means else None,
    }


def scores(answer):
    return {item["title"]: item["score"] for item in answer["items"]}


def machine():
    memory = None
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memoryGib": round(memory, 1) if memory else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def processor():
    facts = pathlib.Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


COLUMNS = [
    ("", lambda r: f"{r['peer']}, {r['variant']}" + (f", {r['device']}" if r["peer"] == "genrec" else "")),
    ("users", lambda r: str(r["users"])),
    ("ms a user", lambda r: number(r["millisecondsAUser"], ".0f")),
    ("CPU ms a user", lambda r: number(r["cpuMillisecondsAUser"], ".0f")),
    ("users/s", lambda r: number(r["usersPerSecond"], ".2f")),
    ("recommendations/s", lambda r: number(r["recommendationsPerSecond"], ".1f")),
    ("recommendations a user", lambda r: number(r["recommendationsPerUser"], ".1f")),
    ("tokens/s", lambda r: number(r["tokensPerSecond"], ",.0f")),
    ("peak memory, MiB", lambda r: number(r["peakBytes"] / MIB, ",.0f")),
    ("invalid titles", lambda r: number(r["invalidShare"], ".0%")),
    ("overlap with genrec", lambda r: number(r.get("overlap"), ".0%")),
]


def number(value, form):
    return "-" if value is None else format(value, form)


def markdown(content):
    """The table, what else was compared, and where it was measured."""
    rows = content["rows"]
    lines = ["| " + " | ".join(title for title, _ in COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    lines += ["| " + " | ".join(cell(row) for _, cell in COLUMNS) + " |" for row in rows]
    lines.append("")
    for row in rows:
        lines += facts(row)
    lines += [f"- {name}: {problem}" for name, problem in content["problems"].items()]
    where = content["machine"]
    versions = {f"{key} {value}" for row in rows for key, value in row["versions"].items() if key not in ("device", "backend")}
    lines.append(
        f"- {where['processor']}, {where['cores']} cores, {where['memoryGib']} GiB, {where['system']}, load at the end "
        f"{number(where['load'], '.1f')}, {content['date']}; {', '.join(sorted(versions))}"
    )
    lines.append(f"- `{content['command']}`")
    return "\n".join(lines) + "\n"


def facts(row):
    lines = []
    if row.get("scoresCompared"):
        lines.append(
            f"- {row['name']}: {row['scoresCompared']} scores that genrec gave, too, differ by at most "
            f"{row['largestScoreDifference']:.1e}; the mean score of a title is {row['meanScore']:.2f}, of genrec's to the "
            f"same users {row['meanScoreOfGenrec']:.2f}"
        )
    lines += [f"- {row['name']}: {sentence(key, value)}" for key, value in row["notes"].items()]
    return lines


def sentence(key, value):
    if key == "millisecondsAUser":
        return "ways tried, ms a user: " + ", ".join(f"{way} {time:.0f}" for way, time in value.items())
    if key == "largestReferenceDifference":
        return f"its own scores of genrec's titles differ from genrec's by at most {value:.1e}"
    if key == "referenceScores":
        return f"{value} of genrec's titles were scored"
    if key == "repeatedTitles":
        return f"{value} samples repeated a title of the same answer"
    return f"{key}: {value}"
