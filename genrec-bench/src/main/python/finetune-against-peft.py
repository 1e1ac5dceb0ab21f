# SPDX-License-Identifier: Apache-2.0
"""Fine-tuning by genrec-finetune and by PyTorch with PEFT: the same model, the same batch, the same settings, on the CPU.

The two take turns, round by round, in one run. A round trains one batch for some steps; its first step is not timed. That
both compute the same thing shows in the losses of the first and of the last step: the first are equal; the last are equal,
too, where all parameters are trained, and otherwise differ by the adapter's first values and the dropout, which are drawn.
Tokens per second and ratios are medians of the rounds; on a busy machine the best round tells most about an idle one.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python finetune-against-peft.py --driver genrec-finetune --model base.gguf
"""

import argparse
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

# What genrec-finetune sets for itself: with GNU's default, threads that wait keep a busy machine's cores from the others.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

import numpy as np
import peft
import torch
import transformers

SEQUENCES = 4
LENGTH = 128
RATE = 1e-3
CASES = [
    # Name, share of the rows that have loss, arguments of genrec-finetune.
    ("LoRA, loss on all rows", 1.0, []),
    ("LoRA, loss on a quarter of the rows", 0.25, []),
    ("all parameters, loss on all rows", 1.0, ["--full"]),
    ("all parameters, loss on a quarter of the rows", 0.25, ["--full"]),
]


def make_batch(vocabulary, share):
    """Token ids, and a mask that is 1 at the last `share` of each sequence."""
    ids = np.random.default_rng(1).integers(3, vocabulary, (SEQUENCES, LENGTH))
    mask = np.zeros_like(ids)
    mask[:, LENGTH - round(share * LENGTH) :] = 1
    mask[:, 0] = 0
    return ids, mask


class Driver:
    """genrec-finetune, started anew for each round."""

    def __init__(self, arguments, folder, ids, mask, more):
        self.steps = arguments.steps
        data = folder / "train.jsonl"
        lines = [{"input_ids": i.tolist(), "completion_mask": m.tolist()} for i, m in zip(ids, mask)]
        data.write_text("".join(json.dumps(line) + "\n" for line in lines))
        self.command = [arguments.driver, "--model", arguments.model, "--data", data, "--output", folder / "out.gguf"]
        self.command += ["--batch", SEQUENCES, "--batch-tokens", SEQUENCES * LENGTH, "--epochs", arguments.steps]
        self.command += ["--threads", arguments.threads, "--device", "CPU", "--learning-rate", RATE, "--warm-up", 0]
        self.command += ["--rank", 8, "--alpha", 16, "--targets", "q,v", *more]

    def round(self):
        result = subprocess.run([str(word) for word in self.command], check=True, stdout=subprocess.PIPE, text=True)
        steps = [line for line in map(json.loads, result.stdout.splitlines()) if line["event"] == "step"]
        seconds = [step["tokens"] / step["tokens_per_second"] for step in steps]
        speed = (steps[-1]["tokens"] - steps[0]["tokens"]) / (seconds[-1] - seconds[0])
        return speed, steps[0]["loss"], steps[-1]["loss"]


class Torch:
    """LlamaForCausalLM in float32 with sdpa, as it comes, with PEFT's LoRA or without; from the base anew for each round."""

    def __init__(self, arguments, ids, mask, full):
        self.arguments = arguments
        self.full = full
        self.ids = torch.from_numpy(ids)
        self.labels = torch.where(torch.from_numpy(mask) == 1, self.ids, -100)

    def round(self):
        torch.manual_seed(1)
        path = pathlib.Path(self.arguments.model)
        model = transformers.LlamaForCausalLM.from_pretrained(
            path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="sdpa"
        )
        if not self.full:
            config = peft.LoraConfig(
                r=8, lora_alpha=16, lora_dropout=0.05, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"
            )
            model = peft.get_peft_model(model, config)
        model.train()
        parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
        optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.0, fused=True)
        steps = self.arguments.steps
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: 0.5 * (1 + math.cos(math.pi * s / steps)))
        losses = []
        times = []
        for _ in range(steps):
            loss = model(input_ids=self.ids, labels=self.labels, use_cache=False).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss.item())
            times.append(time.monotonic())
        return self.ids.numel() * (steps - 1) / (times[-1] - times[0]), losses[0], losses[-1]


def compare(arguments, vocabulary, folder, name, share, more):
    ids, mask = make_batch(vocabulary, share)
    driver = Driver(arguments, folder, ids, mask, more)
    peer = Torch(arguments, ids, mask, "--full" in more)
    rounds = [(driver.round(), peer.round()) for _ in range(arguments.rounds)]
    (_, own_first, own_last), (_, peer_first, peer_last) = rounds[0]
    if abs(own_first - peer_first) > 1e-3:
        raise SystemExit(f"{name}: the first losses are {own_first} and {peer_first}; this is not the same computation")
    own = [a[0] for a, _ in rounds]
    peers = [b[0] for _, b in rounds]
    ratios = [a / b for a, b in zip(own, peers)]
    return (
        f"| {name} | {statistics.median(own):.0f} ({max(own):.0f}) | {statistics.median(peers):.0f} ({max(peers):.0f}) "
        f"| {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) "
        f"| {own_first:.4f} / {peer_first:.4f} | {own_last:.4f} / {peer_last:.4f} |"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True, help="the program genrec-finetune")
    parser.add_argument("--model", required=True, help="a GGUF model of F32 weights")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--steps", type=int, default=5, help="of a round, the first of which is not timed")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    path = pathlib.Path(arguments.model)
    vocabulary = transformers.AutoConfig.from_pretrained(path.parent, gguf_file=path.name).vocab_size
    print(
        f"{SEQUENCES} sequences of {LENGTH} tokens a step, {arguments.rounds} rounds of {arguments.steps - 1} timed steps, "
        f"{arguments.threads} threads; PyTorch {torch.__version__}, transformers {transformers.__version__}, "
        f"PEFT {peft.__version__}, Python {platform.python_version()}\n"
    )
    print("| | genrec, tokens/s (best) | PyTorch, tokens/s (best) | ratio (range) | first loss, both | last loss, both |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, share, more in CASES:
            print(compare(arguments, vocabulary, pathlib.Path(folder), name, share, more), flush=True)


if __name__ == "__main__":
    main()
