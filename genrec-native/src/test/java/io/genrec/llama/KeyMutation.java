// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.GgufCopy;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufTensor;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes well-formed GGUF files that say something wrong: keys and tensors with values, types and
 * sizes that do not fit. They pass the checks of the format and reach llama.cpp.
 */
final class KeyMutation {
  private static final long[] EDGES = {
    0, 1, 2, 3, 5, 7, 8, 15, 17, 64, 255, 258, 259, 260, 261, 65_536, 0x7FFF_FFFFL, 0xFFFF_FFFFL
  };

  /** Keys that llama.cpp reads for a LLaMA and that the file does not have. */
  private static final List<String> MORE_KEYS =
      List.of(
          "llama.attention.key_length",
          "llama.attention.value_length",
          "llama.attention.causal",
          "llama.attention.sliding_window",
          "llama.attention.scale",
          "llama.embedding_length_out",
          "llama.expert_count",
          "llama.expert_used_count",
          "llama.nextn_predict_layers",
          "llama.pooling_type",
          "llama.rope.freq_base",
          "llama.rope.scaling.factor",
          "llama.rope.scaling.type",
          "llama.rope.scaling.original_context_length",
          "general.alignment",
          "general.type",
          "split.count",
          "split.no",
          "tokenizer.ggml.pre",
          "tokenizer.ggml.merges",
          "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.padding_token_id",
          "tokenizer.ggml.precompiled_charsmap",
          "tokenizer.ggml.token_type_count",
          "tokenizer.chat_template");

  private final Path original;
  private final List<String> keys;
  private final GgufFile file;

  KeyMutation(Path original) {
    this.original = original;
    this.file = GgufFile.read(original);
    this.keys = new ArrayList<>(file.metadata().keySet());
    keys.addAll(MORE_KEYS);
  }

  /** Writes a file; the same seed gives the same one. Returns what was changed. */
  String write(Path target, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    GgufCopy copy = GgufCopy.of(original);
    List<String> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      changes.add(
          random.nextInt(5) == 0
              ? changeTensor(copy, random)
              : changeKey(copy, keys.get(random.nextInt(keys.size())), random));
    }
    copy.write(target);
    return changes.toString();
  }

  private String changeKey(GgufCopy copy, String key, SplittableRandom random) {
    if (key.equals("general.alignment")) {
      copy.put(key, GgufValue.uint32(8L << random.nextInt(8))); // what the writer accepts
      return key;
    }
    if (random.nextInt(8) == 0) {
      copy.remove(key);
      return "without " + key;
    }
    GgufValue old = file.metadata().get(key);
    GgufValue value =
        old == null || random.nextInt(5) == 0 ? anyValue(random) : changed(old, random);
    copy.put(key, value);
    return key + " = " + value;
  }

  private static GgufValue changed(GgufValue old, SplittableRandom random) {
    if (!old.isArray()) {
      return switch (old.type()) {
        case UINT32 -> GgufValue.uint32(edge(random));
        case FLOAT32 -> GgufValue.float32(floatEdge(random));
        case BOOL -> GgufValue.bool(!old.asBoolean());
        case STRING -> GgufValue.string(text(random));
        default -> anyValue(random);
      };
    }
    int count = random.nextInt(3) == 0 ? random.nextInt(old.count() + 2) : old.count();
    int at = random.nextInt(Math.max(count, 1));
    return switch (old.elementType()) {
      case STRING -> {
        List<String> strings = new ArrayList<>(old.asStrings());
        resize(strings, count, "x");
        if (count > 0) {
          strings.set(at, text(random));
        }
        yield GgufValue.strings(strings);
      }
      case INT32 -> {
        long[] numbers = Arrays.copyOf(old.asLongs(), count);
        if (count > 0) {
          numbers[at] = signedEdge(random);
        }
        yield GgufValue.integers(GgufValueType.INT32, numbers);
      }
      case FLOAT32 -> {
        float[] numbers = Arrays.copyOf(old.asFloats(), count);
        if (count > 0) {
          numbers[at] = floatEdge(random);
        }
        yield GgufValue.float32s(numbers);
      }
      default -> anyValue(random);
    };
  }

  private static void resize(List<String> strings, int count, String filler) {
    while (strings.size() > count) {
      strings.remove(strings.size() - 1);
    }
    while (strings.size() < count) {
      strings.add(filler);
    }
  }

  private String changeTensor(GgufCopy copy, SplittableRandom random) {
    List<GgufTensor> tensors = file.tensors();
    GgufTensor tensor = tensors.get(random.nextInt(tensors.size()));
    switch (random.nextInt(4)) {
      case 0 -> copy.remove(tensor.name());
      case 1 -> copy.put(GgufTensor.float32(tensor.name(), edgeLength(random)));
      case 2 ->
          copy.put(GgufTensor.float32(tensor.name(), edgeLength(random), edgeLength(random), 2));
      default -> copy.put(GgufTensor.float32("rope_freqs.weight", edgeLength(random)));
    }
    return "tensor " + tensor.name();
  }

  private static GgufValue anyValue(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> GgufValue.uint32(edge(random));
      case 1 -> GgufValue.integer(GgufValueType.INT32, signedEdge(random));
      case 2 -> GgufValue.integer(GgufValueType.UINT64, edge(random));
      case 3 -> GgufValue.float32(floatEdge(random));
      case 4 -> GgufValue.bool(random.nextBoolean());
      case 5 -> GgufValue.string(text(random));
      case 6 -> GgufValue.strings(List.of(text(random), text(random)));
      case 7 -> GgufValue.integers(GgufValueType.INT32, signedEdge(random), signedEdge(random));
      default -> GgufValue.float32s();
    };
  }

  private static long edge(SplittableRandom random) {
    return EDGES[random.nextInt(EDGES.length)];
  }

  private static int signedEdge(SplittableRandom random) {
    return (int) edge(random);
  }

  /** A length of a dimension that does not make the file large. */
  private static long edgeLength(SplittableRandom random) {
    return EDGES[random.nextInt(12)];
  }

  private static float floatEdge(SplittableRandom random) {
    return new float[] {0f, -1f, 1e-30f, 1e30f, Float.NaN, Float.NEGATIVE_INFINITY}
        [random.nextInt(6)];
  }

  private static String text(SplittableRandom random) {
    return List.of("", "a", "<0x41>", "<0xZZ>", "</s>", "llama", "gpt2", "bert", "yarn", "\0", "é ")
        .get(random.nextInt(11));
  }
}
