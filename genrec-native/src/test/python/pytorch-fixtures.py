# SPDX-License-Identifier: Apache-2.0
"""Writes the data and the expected values of pytorch-parity-test.cpp; see README.md.

Names, shapes and values in expected.txt are those of a GGUF file: queries and keys have the rows that RoPE turns together
next to each other, while transformers has them half a head apart.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

VOCABULARY = 64
WIDTH = 32
LAYERS = 2
FEED_FORWARD = 48
END = 2
RANK = 4
ALPHA = 8
STEPS = 8
WARM_UP = 3
PEAK = 0.003
WEIGHT_DECAY = 0.1
CLIP = 1.0
SAMPLES = 48  # elements of a gradient that are kept, STRIDE apart and modulo its size
STRIDE = 37

MODELS = {
    "mha": dict(seed=1, heads=4, kv_heads=4, head_width=8, tied=True, rope_base=10000.0, epsilon=1e-5),
    "gqa": dict(seed=2, heads=4, kv_heads=2, head_width=16, tied=False, rope_base=500.0, epsilon=1e-6),
}
ADAPTER_SEED = 3
LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
TARGETS = {"qv": ["attn_q", "attn_v"], "all": [name for name in LAYER_NAMES if "norm" not in name]}


class Numbers:
    """SplitMix64, as random.h has it; in [-1, 1)."""

    def __init__(self, seed):
        self.state = seed

    def take(self, *shape):
        count = math.prod(shape)
        steps = np.arange(1, count + 1, dtype=np.uint64)
        z = np.uint64(self.state) + steps * np.uint64(0x9E3779B97F4A7C15)
        self.state = (self.state + count * 0x9E3779B97F4A7C15) % 2**64
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        values = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)
        return torch.from_numpy((2 * values - 1).reshape(shape))


def heads_of(name, shape):
    """The number of heads whose rows GGUF has in another order, None for other tensors."""
    if name.endswith(".lora_a"):
        return None
    if ".attn_q." in name:
        return shape["heads"]
    return shape["kv_heads"] if ".attn_k." in name else None


def from_gguf(rows, heads):
    return rows.reshape(heads, -1, 2, rows.shape[-1]).transpose(1, 2).reshape(rows.shape)


def to_gguf(rows, heads):
    return rows.reshape(heads, 2, -1, rows.shape[-1]).transpose(1, 2).reshape(rows.shape)


def make_model(shape):
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        intermediate_size=FEED_FORWARD,
        num_hidden_layers=LAYERS,
        num_attention_heads=shape["heads"],
        num_key_value_heads=shape["kv_heads"],
        head_dim=shape["head_width"],
        max_position_embeddings=512,
        rms_norm_eps=shape["epsilon"],
        tie_word_embeddings=shape["tied"],
        rope_parameters={"rope_type": "default", "rope_theta": shape["rope_base"]},
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config)
    numbers = Numbers(shape["seed"])
    with torch.no_grad():
        for name, parameter in base_parameters(model, shape):
            values = numbers.take(*parameter.shape)
            values = 1 + 0.5 * values if "norm" in name else 0.5 * values
            heads = heads_of(name, shape)
            parameter.copy_(from_gguf(values, heads) if heads else values)
    return model


def base_parameters(model, shape):
    """Pairs of GGUF name and parameter, in the order in which their values are drawn."""
    found = [("token_embd.weight", model.model.embed_tokens.weight)]
    for layer, block in enumerate(model.model.layers):
        for name, path in LAYER_NAMES.items():
            found.append((f"blk.{layer}.{name}.weight", block.get_submodule(path).weight))
    found.append(("output_norm.weight", model.model.norm.weight))
    if not shape["tied"]:
        found.append(("output.weight", model.lm_head.weight))
    return found


def add_adapter(model, shape, targets):
    """The model with an adapter whose A and B are drawn, and its parameters as pairs of GGUF name and parameter."""
    modules = [LAYER_NAMES[target].split(".")[-1] for target in targets]
    model = get_peft_model(model, LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=modules))
    numbers = Numbers(ADAPTER_SEED)
    found = []
    with torch.no_grad():
        for layer, block in enumerate(model.base_model.model.model.layers):
            for target in targets:
                pair = block.get_submodule(LAYER_NAMES[target])
                name = f"blk.{layer}.{target}.weight"
                a = pair.lora_A["default"].weight
                b = pair.lora_B["default"].weight
                a.copy_(0.25 * numbers.take(*a.shape))
                values = 0.25 * numbers.take(*b.shape)
                heads = heads_of(name, shape)
                b.copy_(from_gguf(values, heads) if heads else values)
                found += [(name + ".lora_a", a), (name + ".lora_b", b)]
    return model, found


def make_titles(random):
    """Titles that share beginnings; one is the beginning of another."""
    titles = [[10, 11], [10, 11, 12], [10, 11, 13, 14], [10, 15, 16], [17, 18, 19, 20], [17, 18, 19, 21], [17, 22], [23, 24, 25]]
    titles += [[int(token) for token in random.integers(26, 50, random.integers(1, 6))] for _ in range(8)]
    return titles


def make_examples(random, titles):
    """Each an instruction, a title to read, and titles to write; the last one may be cut."""
    examples = []
    for number in range(10):
        ids = [1] + [int(token) for token in random.integers(50, VOCABULARY, random.integers(1, 6))]
        ids += titles[random.integers(len(titles))] + [END, 3]
        mask = [0] * len(ids)
        for _ in range(random.integers(1, 5)):
            title = titles[random.integers(len(titles))] + [END]
            ids += title
            mask += [1] * len(title)
        if number % 3 == 0:
            ids.pop()
            mask.pop()
        examples.append({"input_ids": ids, "completion_mask": mask})
    return examples


def make_trie(titles):
    root = {}
    for title in titles:
        node = root
        for token in title:
            node = node.setdefault(token, {})
        node[END] = root
    return root


def find_targets(example, trie):
    """Triples of position, token and, with a trie, the tokens to choose from."""
    found = []
    node = trie
    for position, (token, masked_in) in enumerate(zip(example["input_ids"], example["completion_mask"])):
        if not masked_in:
            node = trie
        elif trie is None:
            found.append((position, token, None))
        else:
            if len(node) > 1:
                found.append((position, token, sorted(node)))
            node = node[token]
    return found


def mean_loss(model, examples, trie):
    losses = []
    for example in examples:
        logits = model(torch.tensor([example["input_ids"]])).logits[0]
        for position, token, choices in find_targets(example, trie):
            row = logits[position - 1]
            if choices is None:
                losses.append(torch.nn.functional.cross_entropy(row, torch.tensor(token)))
            else:
                losses.append(torch.nn.functional.cross_entropy(row[choices], torch.tensor(choices.index(token))))
    return torch.stack(losses).mean()


def rate(step):
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (step - WARM_UP) / (STEPS - WARM_UP)))


def gradient_line(name, parameter, shape):
    heads = heads_of(name, shape)
    gradient = to_gguf(parameter.grad, heads) if heads else parameter.grad
    flat = gradient.double().flatten()
    count = min(SAMPLES, len(flat))
    values = [flat[i * STRIDE % len(flat)].item() for i in range(count)]
    texts = " ".join(f"{value:.6g}" for value in values)
    return f"gradient {name} {flat.norm().item():.8g} {flat.abs().max().item():.6g} {count} {texts}\n"


def train(model, parameters, shape, examples, trie):
    """Lines with the first step's gradients and each step's loss and norm of the gradient."""
    lines = []
    matrices = [parameter for _, parameter in parameters if parameter.dim() > 1]
    norms = [parameter for _, parameter in parameters if parameter.dim() == 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": norms, "weight_decay": 0.0}], lr=PEAK
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    steps = []
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = mean_loss(model, examples, trie)
        loss.backward()
        if step == 0:
            lines += [gradient_line(name, parameter, shape) for name, parameter in parameters]
        norm = torch.nn.utils.clip_grad_norm_([parameter for _, parameter in parameters], CLIP)
        optimiser.step()
        schedule.step()
        steps += [f"{loss.item():.8f}", f"{norm.item():.6g}"]
    return [f"steps {STEPS} " + " ".join(steps) + "\n"] + lines


def main(folder):
    torch.set_num_threads(1)
    random = np.random.default_rng(4)
    titles = make_titles(random)
    examples = make_examples(random, titles)
    json_lines = {"catalogue.jsonl": [{"input_ids": title} for title in titles], "train.jsonl": examples}
    for name, lines in json_lines.items():
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    with open(folder / "expected.txt", "w") as out:
        for name, shape in MODELS.items():
            for trained in ["qv", "all", "full"]:
                for loss, trie in [("vocabulary", None), ("catalogue", make_trie(titles))]:
                    model = make_model(shape)
                    if trained == "full":
                        parameters = base_parameters(model, shape)
                    else:
                        model, parameters = add_adapter(model, shape, TARGETS[trained])
                    out.write(f"case {name} {trained} {loss}\n")
                    out.writelines(train(model, parameters, shape, examples, trie))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
