# SPDX-License-Identifier: Apache-2.0
"""Writes a workload's catalogue as a grammar of llama.cpp (GBNF), for peers that constrain by grammar.

Flat, the grammar is one rule with an alternative for each title. As a trie, titles that begin alike share what they begin
with, so that few alternatives are open after each character.

    python3 grammar.py --workload w.json --out trie.gbnf --form trie
"""

import argparse
import os

from workload import Workload, write_text

FORMS = ["trie", "flat"]


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


def flat(texts):
    return "root ::= " + " |\n  ".join(map(quoted, texts)) + "\n"


def trie(texts):
    """Rules for the nodes that branch; `texts` are sorted and differ."""
    rules = []

    def node(low, high, depth):
        """Adds the rule for texts[low:high], alike before `depth`, and returns its name."""
        name = f"n{len(rules)}" if rules else "root"
        rules.append(None)
        index = len(rules) - 1
        alternatives = []
        at = low
        if len(texts[low]) == depth:
            alternatives.append('""')
            at += 1
        while at < high:
            end = at + 1
            while end < high and texts[end][depth] == texts[at][depth]:
                end += 1
            if end - at == 1:
                alternatives.append(quoted(texts[at][depth:]))
            else:
                branch = len(os.path.commonprefix([texts[at], texts[end - 1]]))
                alternatives.append(f"{quoted(texts[at][depth:branch])} {node(at, end, branch)}")
            at = end
        rules[index] = f"{name} ::= " + " | ".join(alternatives)
        return name

    node(0, len(texts), 0)
    return "\n".join(rules) + "\n"


def grammar(workload, form):
    texts = sorted({workload.word_mark + text + workload.end_text for text in workload.title_by_text})
    return trie(texts) if form == "trie" else flat(texts)


def main():
    parser = argparse.ArgumentParser(description="Writes a workload's catalogue as a grammar of llama.cpp.")
    parser.add_argument("--workload", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--form", choices=FORMS, default=FORMS[0])
    arguments = parser.parse_args()
    write_text(arguments.out, grammar(Workload(arguments.workload), arguments.form))


if __name__ == "__main__":
    main()
