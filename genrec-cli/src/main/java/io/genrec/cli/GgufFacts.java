// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.catalogue.Catalogue;
import io.genrec.gguf.AdapterFile;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufKind;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufWeights;
import io.genrec.gguf.LlamaFile;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.model.ModelLoadException;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.ItemPriorException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a GGUF file as nested maps, lists, strings, numbers and truth values: ready to be
 * printed as a table or as JSON. Keys that a file lacks are left out.
 */
final class GgufFacts {
  private static final int LONGEST_LIST = 512; // a value for each layer

  private GgufFacts() {}

  static Map<String, Object> of(GgufFile file) {
    Map<String, GgufValue> keys = file.metadata();
    GgufKind kind = GgufKind.of(file);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.path().toString());
    facts.put("kind", kind.name().toLowerCase(Locale.ROOT));
    putKey(facts, "architecture", keys.get("general.architecture"));
    putKey(facts, "name", keys.get("general.name"));
    facts.put("ggufVersion", file.version());
    facts.put("fileBytes", file.fileBytes());
    putUsable(facts, file, kind);
    if (kind == GgufKind.MODEL) {
      putSection(facts, "sizes", sizes(keys));
    }
    if (!file.tensors().isEmpty() && kind != GgufKind.PRIOR) {
      facts.put("weights", weights(file));
    }
    if (kind == GgufKind.MODEL && Boolean.TRUE.equals(facts.get("usable"))) {
      facts.put("memory", memory(LlamaFile.of(file).shape()));
    }
    putSection(facts, "tokenizer", tokenizer(keys));
    if (kind == GgufKind.ADAPTER) {
      putSection(facts, "adapter", adapter(file));
    }
    Map<String, Object> genrec = new LinkedHashMap<>();
    file.metadata("genrec.").forEach((key, value) -> genrec.put(key, plain(value)));
    putSection(facts, "genrec", genrec);
    return facts;
  }

  /** All keys with type and value; of an array its number of elements. */
  static Map<String, Object> metadata(GgufFile file) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    file.metadata().forEach((key, value) -> metadata.put(key, plain(value)));
    return metadata;
  }

  /** All tensors with type, shape and where their bytes are. */
  static Map<String, Object> tensors(GgufFile file) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    file.tensorsByName()
        .forEach(
            (name, tensor) -> {
              Map<String, Object> facts = new LinkedHashMap<>();
              facts.put("type", tensor.type().toString());
              facts.put("shape", tensor.shape());
              facts.put("bytes", tensor.byteSize());
              facts.put("offset", file.offsetOf(name));
              tensors.put(name, facts);
            });
    return tensors;
  }

  private static void putUsable(Map<String, Object> facts, GgufFile file, GgufKind kind) {
    try {
      switch (kind) {
        case MODEL -> LlamaFile.of(file);
        case ADAPTER -> AdapterFile.of(file);
        case VOCABULARY -> LlamaVocabulary.of(file.metadata());
        case PRIOR -> CooccurrencePrior.read(file.path(), Catalogue.of(List.of()));
      }
      facts.put("usable", true);
    } catch (ModelLoadException | ItemPriorException | IllegalArgumentException e) {
      facts.put("usable", false);
      facts.put("problem", OneLine.of(e));
    }
  }

  private static Map<String, Object> sizes(Map<String, GgufValue> keys) {
    GgufValue architecture = keys.get("general.architecture");
    String prefix = architecture == null ? "llama." : architecture + ".";
    Map<String, Object> sizes = new LinkedHashMap<>();
    putKey(sizes, "embeddingLength", keys.get(prefix + "embedding_length"));
    putKey(sizes, "layers", keys.get(prefix + "block_count"));
    putKey(sizes, "heads", keys.get(prefix + "attention.head_count"));
    putKey(sizes, "kvHeads", keys.get(prefix + "attention.head_count_kv"));
    putKey(sizes, "headSize", keys.get(prefix + "attention.key_length"));
    putKey(sizes, "feedForwardLength", keys.get(prefix + "feed_forward_length"));
    putKey(sizes, "contextLength", keys.get(prefix + "context_length"));
    return sizes;
  }

  private static Map<String, Object> weights(GgufFile file) {
    GgufWeights weights = GgufWeights.of(file);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("parameters", weights.parameters());
    facts.put("bytes", weights.bytes());
    facts.put("quantisation", weights.quantisation());
    Map<String, Object> tensors = new LinkedHashMap<>();
    weights.tensors().forEach((type, count) -> tensors.put(type.toString(), count));
    facts.put("tensors", tensors);
    if (file.tensorsByName().containsKey("token_embd.weight")) {
      facts.put("tiedHead", !file.tensorsByName().containsKey("output.weight"));
    }
    return facts;
  }

  /** What a session's cache takes: the engine keeps it in 32 bits on a CPU, in 16 on a GPU. */
  private static Map<String, Object> memory(LlamaShape shape) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cacheBytesPerTokenOnCpu", shape.cacheElementsPerToken() * Float.BYTES);
    facts.put("cacheBytesPerTokenOnGpu", shape.cacheElementsPerToken() * Short.BYTES);
    return facts;
  }

  private static Map<String, Object> tokenizer(Map<String, GgufValue> keys) {
    Map<String, Object> facts = new LinkedHashMap<>();
    putKey(facts, "model", keys.get("tokenizer.ggml.model"));
    putKey(facts, "preTokenizer", keys.get("tokenizer.ggml.pre"));
    GgufValue tokens = keys.get("tokenizer.ggml.tokens");
    if (tokens == null) {
      return facts;
    }
    facts.put("tokens", tokens.count());
    try {
      LlamaVocabulary vocabulary = LlamaVocabulary.of(keys);
      facts.put("beginningOfSequence", vocabulary.beginningOfSequence());
      facts.put("endOfSequence", vocabulary.endOfSequence());
      vocabulary.newline().ifPresent(id -> facts.put("newline", id));
      facts.put("unwritableBytes", vocabulary.unwritableBytes());
    } catch (IllegalArgumentException e) {
      facts.put("problem", OneLine.of(e));
    }
    return facts;
  }

  private static Map<String, Object> adapter(GgufFile file) {
    Map<String, Object> facts = new LinkedHashMap<>();
    putKey(facts, "type", file.metadata().get("adapter.type"));
    putKey(facts, "alpha", file.metadata().get("adapter.lora.alpha"));
    try {
      AdapterFile adapter = AdapterFile.of(file);
      facts.put("ranks", adapter.ranks());
      facts.put("targets", adapter.targets());
      facts.put("layers", adapter.layers());
    } catch (ModelLoadException e) {
      facts.put("problem", OneLine.of(e));
    }
    return facts;
  }

  private static void putKey(Map<String, Object> facts, String name, @Nullable GgufValue value) {
    if (value != null) {
      facts.put(name, plain(value));
    }
  }

  private static void putSection(
      Map<String, Object> facts, String name, Map<String, Object> section) {
    if (!section.isEmpty()) {
      facts.put(name, section);
    }
  }

  private static Object plain(GgufValue value) {
    return switch (value.type()) {
      case STRING -> value.asString();
      case BOOL -> value.asBoolean();
      case FLOAT32 -> (float) value.asDouble();
      case FLOAT64 -> value.asDouble();
      case UINT64 -> new BigInteger(value.toString());
      case ARRAY -> array(value);
      default -> value.asLong();
    };
  }

  /** A few numbers as they are; of a longer array and of strings the number of elements. */
  private static Object array(GgufValue value) {
    boolean integers =
        switch (value.elementType()) {
          case UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64 -> true;
          default -> false;
        };
    return integers && value.count() <= LONGEST_LIST ? value.asLongs() : value.toString();
  }
}
