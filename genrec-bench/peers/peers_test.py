# SPDX-License-Identifier: Apache-2.0
"""Tests of what the peers share: python3 -m unittest discover -s genrec-bench/peers -p '*_test.py'"""

import pathlib
import random
import re
import sys
import tempfile
import time
import unittest

import comparison
import grammar
import run
from workload import answer_of

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\w+)|(\|)')
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def language(rules):
    """All texts of a grammar of literals, names and alternatives, read as llama.cpp reads it."""
    bodies = dict(line.split(" ::= ", 1) for line in re.split(r"\n(?=\w+ ::= )", rules.strip()))

    def texts(name):
        done, current = [], [""]
        for literal, rule, bar in TOKEN.findall(bodies[name]):
            if bar:
                done, current = done + current, [""]
            elif rule:
                current = [start + end for start in current for end in texts(rule)]
            else:
                plain = re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), literal)
                current = [start + plain for start in current]
        return done + current

    return texts("root")


class GrammarTest(unittest.TestCase):
    def test_writes_exactly_the_titles(self):
        seed = random.randrange(2**32)
        draw = random.Random(seed)
        for form in [grammar.trie, grammar.flat]:
            for _ in range(50):
                lengths = range(draw.randint(1, 30))
                titles = {"".join(draw.choices('ab"\\|\né', k=draw.randint(1, 6))) for _ in lengths}
                with self.subTest(seed=seed, form=form.__name__, titles=titles):
                    self.assertEqual(sorted(titles), sorted(language(form(sorted(titles)))))


class ComparisonTest(unittest.TestCase):
    def test_overlap_is_the_mean_share_of_ten_titles_of_users_that_both_answered(self):
        own = [answer("1", a=-1.0, b=-2.0), answer("2", c=-1.0), answer("3", d=-1.0)]
        other = [answer("1", b=-2.5, a=-1.0, x=-4.0), answer("2", y=-3.0)]
        agreement = comparison.agreement(other, own)
        self.assertAlmostEqual(0.1, agreement["overlap"])  # (2/10 + 0/10) / 2
        self.assertEqual(2, agreement["scoresCompared"])
        self.assertAlmostEqual(0.5, agreement["largestScoreDifference"])
        self.assertAlmostEqual(-2.75, agreement["meanScore"])  # (-7.5/3 + -3) / 2
        self.assertAlmostEqual(-1.25, agreement["meanScoreOfGenrec"])  # (-1.5 + -1) / 2

    def test_answers_without_scores_are_compared_by_title_alone(self):
        agreement = comparison.agreement([answer("1", a=None)], [answer("1", a=-1.0)])
        self.assertAlmostEqual(0.1, agreement["overlap"])
        self.assertEqual(0, agreement["scoresCompared"])


class AnswerTest(unittest.TestCase):
    def test_counts_what_is_no_title_or_does_not_end(self):
        class Catalogue:
            def title_of(self, text):
                return {"a": "A"}.get(text)

        made, invalid = answer_of(Catalogue(), {"id": "1"}, [("a", -1.0), ("b", -2.0), (None, -3.0)])
        self.assertEqual([{"title": "A", "score": -1.0}], made["items"])
        self.assertEqual(2, invalid)


class StepTest(unittest.TestCase):
    def step(self, code, limit):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return run.Step("step", [sys.executable, "-c", code], limit, pathlib.Path(folder.name) / "log")

    def test_a_process_that_takes_too_long_is_ended(self):
        start = time.monotonic()
        problem, _ = run.execute(self.step("import time; time.sleep(60)", 0.5))
        self.assertIn("took more than", problem)
        self.assertLess(time.monotonic() - start, 30)

    def test_a_process_that_fails_is_reported_with_its_last_line(self):
        problem, _ = run.execute(self.step("raise SystemExit('no such model')", 60))
        self.assertIn("no such model", problem)

    def test_peak_memory_is_that_of_the_process(self):
        problem, peak = run.execute(self.step("b'x' * 200_000_000", 60))
        self.assertIsNone(problem)
        self.assertGreater(peak, 200_000_000)


def answer(user, **scores):
    return {"user": user, "items": [{"title": title, "score": score} for title, score in scores.items()]}


if __name__ == "__main__":
    unittest.main()
