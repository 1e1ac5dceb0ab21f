// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A LLaMA in a GGUF file, its header checked far enough that llama.cpp neither ends the process nor
 * computes something else: architecture, keys, tokenizer, and that the tensors are exactly those
 * that the keys imply. The weights themselves are not looked at. Immutable and safe to share
 * between threads.
 */
public final class LlamaFile {
  private static final String RUNS = "genrec runs LLaMAs (architecture 'llama')";
  private static final List<String> MUST_BE_ZERO =
      List.of(
          "llama.expert_count",
          "llama.expert_used_count",
          "llama.expert_group_count",
          "llama.nextn_predict_layers");

  private final GgufFile file;
  private final LlamaShape shape;
  private final LlamaVocabulary vocabulary;

  private LlamaFile(GgufFile file, LlamaShape shape, LlamaVocabulary vocabulary) {
    this.file = file;
    this.shape = shape;
    this.vocabulary = vocabulary;
  }

  /**
   * Reads and checks a file's header.
   *
   * @throws ModelLoadException if the file is missing, damaged, or no LLaMA that genrec runs
   */
  public static LlamaFile read(Path path) {
    return of(GgufFile.read(path));
  }

  /**
   * Checks a header.
   *
   * @throws ModelLoadException if it is no LLaMA that genrec runs; the message names the file and
   *     what is wrong with it
   */
  public static LlamaFile of(GgufFile file) {
    try {
      GgufKeys keys = new GgufKeys(file.metadata());
      checkKind(file, keys);
      LlamaShape shape = shape(keys, file.tensorsByName().containsKey("output.weight"));
      checkRotation(keys, shape);
      LlamaVocabulary vocabulary = LlamaVocabulary.of(file.metadata());
      keys.integer("llama.vocab_size", vocabulary.size(), vocabulary.size());
      new LlamaTensors(shape, vocabulary.size()).check(file.tensorsByName());
      return new LlamaFile(file, shape, vocabulary);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private static void checkKind(GgufFile file, GgufKeys keys) {
    switch (GgufKind.of(file)) {
      case ADAPTER ->
          throw new IllegalArgumentException(
              "this is an adapter, not a model; give it as --adapter, and as --model the model that"
                  + " it was made for");
      case VOCABULARY ->
          throw new IllegalArgumentException(
              "this is a vocabulary without weights; give it as --vocab to 'genrec new-model', or"
                  + " give a model");
      case PRIOR ->
          throw new IllegalArgumentException(
              "this is a prior, not a model; name the folder that it is in as --recommender");
      case MODEL -> {
        String architecture =
            keys.string("general.architecture")
                .orElseThrow(() -> GgufKeys.missing("general.architecture"));
        if (!architecture.equals("llama")) {
          throw new IllegalArgumentException(
              "the architecture is '" + architecture + "', but " + RUNS + "; give such a model");
        }
      }
    }
    keys.string("general.name");
    GgufValue parts = file.metadata().get("split.count");
    if (parts != null && parts.type().isInteger() && parts.asLong() > 1) {
      throw new IllegalArgumentException(
          "this is one of " + parts + " parts of a model; merge them with llama-gguf-split first");
    }
    for (String key : MUST_BE_ZERO) {
      GgufValue value = file.metadata().get(key);
      if (value != null && (!value.type().isInteger() || value.asLong() != 0)) {
        throw new IllegalArgumentException(
            key + " is " + value + ", but genrec runs LLaMAs without experts or extra heads");
      }
    }
    if (!keys.flag("llama.attention.causal", true)) {
      throw new IllegalArgumentException(
          "llama.attention.causal is false, but only a causal model can write");
    }
  }

  private static LlamaShape shape(GgufKeys keys, boolean untied) {
    int layers = required("llama.block_count", k -> keys.integer(k, 1, LlamaShape.MAX_LAYERS));
    int width = required("llama.embedding_length", keys::size);
    int heads = required("llama.attention.head_count", k -> keys.size(k, layers));
    OptionalLong headSize = keys.size("llama.attention.key_length");
    if (headSize.isEmpty() && width % heads != 0) {
      throw new IllegalArgumentException(
          "llama.attention.head_count is %d, which does not divide llama.embedding_length %d"
              .formatted(heads, width));
    }
    return new LlamaShape(
        width,
        layers,
        heads,
        (int) keys.size("llama.attention.head_count_kv", layers).orElse(heads),
        (int) headSize.orElse(width / heads),
        required("llama.feed_forward_length", k -> keys.size(k, layers)),
        required("llama.context_length", keys::size),
        !untied);
  }

  private static int required(String key, Function<String, OptionalLong> lookUp) {
    return (int) lookUp.apply(key).orElseThrow(() -> GgufKeys.missing(key));
  }

  private static void checkRotation(GgufKeys keys, LlamaShape shape) {
    for (String key : List.of("llama.rope.dimension_count", "llama.attention.value_length")) {
      keys.integer(key, shape.headSize(), shape.headSize());
    }
    if (keys.real("llama.attention.layer_norm_rms_epsilon", 0, 1).isEmpty()) {
      throw GgufKeys.missing("llama.attention.layer_norm_rms_epsilon");
    }
    keys.real("llama.rope.freq_base", Float.MIN_NORMAL, Float.MAX_VALUE);
    keys.real("llama.rope.scaling.factor", 0, Float.MAX_VALUE);
    keys.real("llama.rope.scale_linear", 0, Float.MAX_VALUE);
    keys.real("llama.rope.scaling.attn_factor", 0, Float.MAX_VALUE);
    keys.integer("llama.rope.scaling.original_context_length", 1, Integer.MAX_VALUE);
    String scaling = keys.string("llama.rope.scaling.type").orElse("none");
    if (!List.of("none", "linear", "yarn").contains(scaling)) {
      throw new IllegalArgumentException(
          "llama.rope.scaling.type is '" + scaling + "', but genrec runs none, linear and yarn");
    }
  }

  /** The file's header. */
  public GgufFile file() {
    return file;
  }

  /** The sizes. */
  public LlamaShape shape() {
    return shape;
  }

  /** The tokenizer. */
  public LlamaVocabulary vocabulary() {
    return vocabulary;
  }

  /** The weights' numbers and bytes. */
  public GgufWeights weights() {
    return GgufWeights.of(file);
  }

  /** The name that the file gives itself, or empty. */
  public String name() {
    return new GgufKeys(file.metadata()).string("general.name").orElse("");
  }
}
