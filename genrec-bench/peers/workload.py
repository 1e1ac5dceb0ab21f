# SPDX-License-Identifier: Apache-2.0
"""What the peers share: the workload's file and the form of their answers."""

import json
import os
import pathlib
import resource
import sys


class Workload:
    """The problem, as io.genrec.bench.PeerWorkload wrote it."""

    def __init__(self, file, users=None):
        with open(file, encoding="utf-8") as stream:
            content = json.load(stream)
        self.model = content["model"]
        self.end_token = content["endToken"]
        self.end_text = content["endText"]
        self.word_mark = content["wordMark"]
        self.beam = content["beam"]
        self.top = content["top"]
        self.shared_prompt = content["sharedPrompt"]
        self.titles = content["titles"]
        self.users = content["users"][:users]
        # What the model writes, to the title that is meant; items of one title are one answer.
        self.title_by_text = {title["text"]: title["title"] for title in self.titles}
        self.tokens_by_title = {title["title"]: title["tokens"] for title in self.titles}

    def title_of(self, text):
        """The title that was written, or None: an invalid answer."""
        return self.title_by_text.get(text.removeprefix(self.word_mark).removesuffix(self.end_text))


def answer_of(workload, user, written):
    """One user's answer from pairs (text or None, score or None); invalid ones are counted, not listed."""
    items = []
    invalid = 0
    for text, score in written:
        title = None if text is None else workload.title_of(text)
        if title is None:
            invalid += 1
        else:
            items.append({"title": title, "score": score})
    return {"user": user["id"], "items": items}, invalid


def write_result(file, peer, variant, versions, load_seconds, seconds, tokens, peak, answers, notes):
    """Writes what every peer writes. The file appears when it is complete.

    `seconds` are those of all answers, by the clock and of all threads together; `answers` are pairs of answer_of.
    """
    answer_seconds, cpu_seconds = seconds
    returned = sum(len(answer["items"]) + invalid for answer, invalid in answers) + notes.get("repeatedTitles", 0)
    result = {
        "peer": peer,
        "variant": variant,
        "versions": versions,
        "loadSeconds": load_seconds,
        "answerSeconds": answer_seconds,
        "cpuSeconds": cpu_seconds,
        "decodedTokens": tokens,
        "peakBytes": peak,
        "returnedTitles": returned,
        "invalidTitles": sum(invalid for _, invalid in answers),
        "answers": [answer for answer, _ in answers],
        "notes": notes,
    }
    write_text(file, json.dumps(result, ensure_ascii=False))
    users = len(answers)
    print(
        f"{peer}, {variant}: {users} users in {answer_seconds:.2f} s, {tokens} tokens, "
        f"{result['invalidTitles']} of {returned} titles invalid",
        flush=True,
    )


def write_text(file, text):
    partial = pathlib.Path(f"{file}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, file)


def peak_bytes():
    """The most memory that this process had resident; Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
