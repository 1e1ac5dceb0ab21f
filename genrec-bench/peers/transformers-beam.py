# SPDX-License-Identifier: Apache-2.0
"""Answers a workload with Hugging Face transformers: generate() with beams, in float32 on all threads of the CPU.

Constrained, prefix_allowed_tokens_fn holds the beams to the catalogue's titles, in a trie of dicts. Unconstrained, as the
GenRec paper ran it, nothing does, and what is no title is counted. length_penalty=0 makes a score the sum of the tokens'
log-probabilities, and with it early_stopping=False stops only when no running beam can beat the worst title found.

Three ways of feeding the users are tried on the first few, and the fastest answers all: one at a time; one at a time with
the keys and values of what all prompts share computed once; several at a time, padded on the left.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python transformers-beam.py --workload w.json --out constrained.json
    venv/bin/python transformers-beam.py --workload w.json --out unconstrained.json --unconstrained
"""

import argparse
import copy
import json
import os
import pathlib
import platform
import time

# What genrec sets for itself: with GNU's default, threads that wait keep a busy machine's cores from the others.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

import torch
import transformers
from workload import Workload, answer_of, peak_bytes, write_result

PAD = 0


class Trie:
    """The catalogue's titles, each closed by the end token, as dicts of dicts."""

    def __init__(self, workload):
        self.end = workload.end_token
        self.root = {}
        self.depth = 0
        for title in workload.titles:
            node = self.root
            for token in title["tokens"]:
                node = node.setdefault(token, {})
            node.setdefault(self.end, {})
            self.depth = max(self.depth, len(title["tokens"]) + 1)

    def allowed(self, tokens):
        node = self.root
        for token in tokens:
            node = node.get(token)
            if not node:
                return [self.end]  # a title that ended, or a beam that died: its score is -inf already
        return list(node)


class Beams:
    """A model that writes titles."""

    def __init__(self, workload, constrained):
        path = pathlib.Path(workload.model)
        self.workload = workload
        self.model = transformers.LlamaForCausalLM.from_pretrained(
            path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="sdpa"
        ).eval()
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        self.trie = Trie(workload)
        self.constrained = constrained
        self.tokens = 0
        self.model.register_forward_pre_hook(self.count, with_kwargs=True)

    def count(self, module, arguments, keywords):
        self.tokens += keywords["input_ids"].numel()

    def generate(self, prompts, cache=None, scores=False):
        """For each prompt, pairs of the tokens written and their score or None, the best first.

        Scores are not asked for while time is taken: generate() then keeps the whole vocabulary's of every step.
        """
        width = max(map(len, prompts))
        ids = torch.tensor([[PAD] * (width - len(prompt)) + prompt for prompt in prompts])
        mask = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts])
        more = {}
        if self.constrained:
            more["prefix_allowed_tokens_fn"] = lambda _, row: self.trie.allowed(row[width:].tolist())
        if cache is not None:
            more["cache"] = cache
        top = self.workload.top
        output = self.model.generate(
            input_ids=ids,
            attention_mask=mask,
            num_beams=self.workload.beam,
            num_return_sequences=top,
            do_sample=False,
            max_new_tokens=self.trie.depth,
            early_stopping=False,
            length_penalty=0.0,
            bos_token_id=None,
            eos_token_id=self.workload.end_token,
            pad_token_id=PAD,
            return_dict_in_generate=True,
            output_scores=scores,
            **more,
        )
        written = output.sequences[:, width:].tolist()
        values = output.sequences_scores.tolist() if scores else [None] * len(written)
        return [list(zip(written[i : i + top], values[i : i + top])) for i in range(0, len(written), top)]

    def text(self, tokens):
        """The text of what was written, or None if it does not end."""
        if self.workload.end_token not in tokens:
            return None
        tokens = tokens[: tokens.index(self.workload.end_token)]
        return self.tokenizer.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False)

    def answers(self, users, written):
        return [
            answer_of(self.workload, user, [(self.text(tokens), score) for tokens, score in pairs])
            for user, pairs in zip(users, written)
        ]


def one_by_one(beams):
    def answer(users):
        return [beams.generate([user["prompt"]])[0] for user in users]

    return answer


def one_by_one_with_shared_prompt(beams):
    shared = beams.workload.shared_prompt
    cache = transformers.DynamicCache(config=beams.model.config)
    with torch.inference_mode():
        beams.model(input_ids=torch.tensor([shared]), cache=cache, use_cache=True)
    cache.batch_repeat_interleave(beams.workload.beam)

    def answer(users):
        return [beams.generate([user["prompt"]], copy.deepcopy(cache))[0] for user in users]

    return answer


def several(count):
    def mode(beams):
        def answer(users):
            written = []
            for i in range(0, len(users), count):
                written += beams.generate([user["prompt"] for user in users[i : i + count]])
            return written

        return answer

    return mode


def fastest(beams, modes, users):
    """The way that takes least time for some users, and the milliseconds a user of all."""
    times = {}
    ways = {}
    for name, mode in modes.items():
        ways[name] = mode(beams)
        ways[name](users[:1])
        start = time.monotonic()
        ways[name](users)
        times[name] = 1000 * (time.monotonic() - start) / len(users)
        print(f"{name}: {times[name]:.0f} ms a user", flush=True)
    name = min(times, key=times.get)
    return name, ways[name], times


def largest_difference(beams, reference):
    """How far the log-probabilities of another's titles are from those that one pass over prompt and title gives here."""
    users = {user["id"]: user for user in beams.workload.users}
    largest = 0.0
    count = 0
    for answer in reference:
        prompt = users[answer["user"]]["prompt"] if answer["user"] in users else None
        for item in answer["items"] if prompt else []:
            title = beams.workload.tokens_by_title[item["title"]] + [beams.workload.end_token]
            with torch.inference_mode():
                logits = beams.model(input_ids=torch.tensor([prompt + title])).logits[0, len(prompt) - 1 : -1]
            own = torch.log_softmax(logits.double(), -1)[range(len(title)), title].sum().item()
            largest = max(largest, abs(own - item["score"]))
            count += 1
    return largest, count


def main():
    parser = argparse.ArgumentParser(description="Answers a workload with transformers' beam search.")
    parser.add_argument("--workload", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--users", type=int, help="the first users only")
    parser.add_argument("--seconds", type=float, default=1e9, help="no new users are begun after this time")
    parser.add_argument("--batch", type=int, default=8, help="users at a time")
    parser.add_argument("--trial-users", type=int, default=8, help="on how many users the ways are tried")
    parser.add_argument("--way-of", help="answers whose way is taken instead of trying all")
    parser.add_argument("--scored-users", type=int, default=5, help="how many are answered once more with scores, untimed")
    parser.add_argument("--unconstrained", action="store_true")
    parser.add_argument("--reference", help="genrec's answers under LIKELIHOOD, whose scores are recomputed")
    arguments = parser.parse_args()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()

    start = time.monotonic()
    workload = Workload(arguments.workload, arguments.users)
    beams = Beams(workload, not arguments.unconstrained)
    load_seconds = time.monotonic() - start
    notes = {}
    together = f"{arguments.batch} at a time"
    modes = {
        "one at a time": one_by_one,
        "one at a time, shared prompt cached": one_by_one_with_shared_prompt,
        together: several(arguments.batch),
    }
    if arguments.way_of:
        with open(arguments.way_of, encoding="utf-8") as stream:
            name = json.load(stream)["variant"].removeprefix("constrained, ")
        answer = modes[name](beams)
        answer(workload.users[:1])
    else:
        name, answer, notes["millisecondsAUser"] = fastest(beams, modes, workload.users[: arguments.trial_users])
    beams.tokens = 0
    answers = []
    cpu_start = time.process_time()
    start = time.monotonic()
    while len(answers) < len(workload.users) and time.monotonic() - start < arguments.seconds:
        users = workload.users[len(answers) : len(answers) + (arguments.batch if name == together else 1)]
        answers += beams.answers(users, answer(users))
    seconds = time.monotonic() - start, time.process_time() - cpu_start
    tokens = beams.tokens
    peak = peak_bytes()
    scored = workload.users[: min(arguments.scored_users, len(answers))]
    for i, user in enumerate(scored):
        answers[i] = beams.answers([user], beams.generate([user["prompt"]], scores=True))[0]
    if arguments.reference:
        with open(arguments.reference, encoding="utf-8") as stream:
            largest, count = largest_difference(beams, json.load(stream)["answers"][: len(scored)])
        print(f"the scores of {count} titles by genrec are at most {largest:.1e} from those computed here", flush=True)
        notes["largestReferenceDifference"] = largest
        notes["referenceScores"] = count
    write_result(
        arguments.out,
        "transformers",
        ("unconstrained, " if arguments.unconstrained else "constrained, ") + name,
        {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "threads": str(torch.get_num_threads()),
        },
        load_seconds,
        seconds,
        tokens,
        peak,
        answers,
        notes,
    )


if __name__ == "__main__":
    main()
