# SPDX-License-Identifier: Apache-2.0
"""Fine-tuning by genrec-finetune and by PyTorch with PEFT: the same model, the same batch, the same settings, on the CPU.

The two take turns, round by round, in one run. A round trains one batch for some steps; its first step is not timed. That
both compute the same thing shows in the losses of the first and of the last step: the first are equal; the last are equal,
too, where all parameters are trained, and otherwise differ by the adapter's first values and the dropout, which are drawn.
Figures are medians of the rounds. Processor time depends less on what else the machine does than tokens per second; both
ratios are above 1 where genrec is faster.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python finetune-against-peft.py --driver genrec-finetune --model base.gguf
"""

import argparse
import collections
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
import psutil
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


Round = collections.namedtuple("Round", ["speed", "cpu", "first_loss", "last_loss"])


def make_batch(vocabulary, share):
    """Token ids, and a mask that is 1 at the last `share` of each sequence."""
    ids = np.random.default_rng(1).integers(3, vocabulary, (SEQUENCES, LENGTH))
    mask = np.zeros_like(ids)
    mask[:, LENGTH - round(share * LENGTH) :] = 1
    mask[:, 0] = 0
    return ids, mask


class Meter:
    """Takes the time, and the processor time of a process, at the end of each step."""

    def __init__(self, process):
        self.process = process
        self.marks = []

    def mark(self, loss):
        used = self.process.cpu_times()
        self.marks.append((time.monotonic(), used.user + used.system, loss))

    def result(self):
        """Tokens per second, processor seconds per 1,000 tokens, and the first and the last loss."""
        tokens = SEQUENCES * LENGTH * (len(self.marks) - 1)
        start, cpu_start, first = self.marks[0]
        end, cpu_end, last = self.marks[-1]
        return Round(tokens / (end - start), 1000 * (cpu_end - cpu_start) / tokens, first, last)


class Driver:
    """genrec-finetune, started anew for each round."""

    def __init__(self, arguments, folder, ids, mask, more):
        data = folder / "train.jsonl"
        lines = [{"input_ids": i.tolist(), "completion_mask": m.tolist()} for i, m in zip(ids, mask)]
        data.write_text("".join(json.dumps(line) + "\n" for line in lines))
        self.command = [arguments.driver, "--model", arguments.model, "--data", data, "--output", folder / "out.gguf"]
        self.command += ["--batch", SEQUENCES, "--batch-tokens", SEQUENCES * LENGTH, "--epochs", arguments.steps]
        self.command += ["--threads", arguments.threads, "--device", "CPU", "--learning-rate", RATE, "--warm-up", 0]
        self.command += ["--rank", 8, "--alpha", 16, "--targets", "q,v", *more]

    def round(self):
        with subprocess.Popen([str(word) for word in self.command], stdout=subprocess.PIPE, text=True) as process:
            meter = Meter(psutil.Process(process.pid))
            for line in process.stdout:
                event = json.loads(line)
                if event["event"] == "step":
                    meter.mark(event["loss"])
        if process.returncode != 0:
            raise SystemExit(f"{self.command[0]} ended with {process.returncode}")
        return meter.result()


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
        meter = Meter(psutil.Process())
        for _ in range(steps):
            loss = model(input_ids=self.ids, labels=self.labels, use_cache=False).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            meter.mark(loss.item())
        return meter.result()


def compare(arguments, vocabulary, folder, name, share, more):
    ids, mask = make_batch(vocabulary, share)
    driver = Driver(arguments, folder, ids, mask, more)
    peer = Torch(arguments, ids, mask, "--full" in more)
    rounds = [(driver.round(), peer.round()) for _ in range(arguments.rounds)]
    own, other = rounds[0]
    if abs(own.first_loss - other.first_loss) > 1e-3:
        raise SystemExit(f"{name}: the first losses are {own.first_loss} and {other.first_loss}; one computes something else")
    return " | ".join(
        [
            f"| {name}",
            f"{statistics.median(a.speed for a, _ in rounds):.0f}",
            f"{statistics.median(b.speed for _, b in rounds):.0f}",
            ratios(a.speed / b.speed for a, b in rounds),
            f"{statistics.median(a.cpu for a, _ in rounds):.2f}",
            f"{statistics.median(b.cpu for _, b in rounds):.2f}",
            ratios(b.cpu / a.cpu for a, b in rounds),
            f"{own.first_loss:.4f}, {other.first_loss:.4f}",
            f"{own.last_loss:.4f}, {other.last_loss:.4f} |",
        ]
    )


def ratios(values):
    values = sorted(values)
    return f"{statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})"


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
    print("| | tokens/s, genrec | PyTorch | ratio (range) | CPU s per 1,000 tokens, genrec | PyTorch | ratio (range) "
          "| first losses | last losses |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, share, more in CASES:
            print(compare(arguments, vocabulary, pathlib.Path(folder), name, share, more), flush=True)


if __name__ == "__main__":
    main()
