// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes that make a LLaMA.
 *
 * @param embeddingLength the width of the residual stream
 * @param layers the number of blocks, at most {@value #MAX_LAYERS}
 * @param heads the query heads
 * @param kvHeads the key and value heads, a divisor of {@code heads}; as many as {@code heads} is
 *     multi-head attention, fewer is grouped-query attention
 * @param headSize the width of a head; even, as rotary positions want
 * @param feedForwardLength the width of the feed-forward layer
 * @param contextLength the tokens of context that the model says it was made for
 * @param tiedHead whether the token embedding serves as the output head, too
 */
public record LlamaShape(
    int embeddingLength,
    int layers,
    int heads,
    int kvHeads,
    int headSize,
    int feedForwardLength,
    int contextLength,
    boolean tiedHead) {
  /** The matrices of a block in the order in which genrec writes them. */
  static final List<String> BLOCK_MATRICES =
      List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down");

  /** The most blocks that llama.cpp runs. */
  public static final int MAX_LAYERS = 512;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, there are too many layers, the
   *     sizes do not divide as they must, or the heads together are wider than an int
   */
  public LlamaShape {
    if (embeddingLength <= 0
        || layers <= 0
        || heads <= 0
        || kvHeads <= 0
        || feedForwardLength <= 0
        || contextLength <= 0) {
      throw new IllegalArgumentException("every size of a LLaMA must be positive");
    }
    if (layers > MAX_LAYERS) {
      throw new IllegalArgumentException(
          layers + " layers are more than the " + MAX_LAYERS + " that llama.cpp runs");
    }
    if (headSize <= 0 || headSize % 2 != 0 || (long) heads * headSize > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a head size of %d for %d heads is not positive and even, or too large"
              .formatted(headSize, heads));
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          kvHeads + " key/value heads do not divide " + heads + " heads");
    }
  }

  /**
   * The usual shape, whose heads together are as wide as the residual stream.
   *
   * @throws IllegalArgumentException also if the embedding length is not that many heads of an even
   *     size
   */
  public LlamaShape(
      int embeddingLength,
      int layers,
      int heads,
      int kvHeads,
      int feedForwardLength,
      int contextLength,
      boolean tiedHead) {
    this(
        embeddingLength,
        layers,
        heads,
        kvHeads,
        evenShare(embeddingLength, heads),
        feedForwardLength,
        contextLength,
        tiedHead);
  }

  private static int evenShare(int embeddingLength, int heads) {
    if (heads <= 0 || embeddingLength <= 0) {
      throw new IllegalArgumentException("every size of a LLaMA must be positive");
    }
    if (embeddingLength % heads != 0 || embeddingLength / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "embedding length %d is not %d heads of an even size".formatted(embeddingLength, heads));
    }
    return embeddingLength / heads;
  }

  /** The width of all query heads together. */
  public int queryLength() {
    return heads * headSize;
  }

  /** The width of all key heads together, and of all value heads. */
  public int kvLength() {
    return kvHeads * headSize;
  }

  /**
   * The numbers that a session's cache holds for each token of its context: a key and a value of
   * each key and value head of each layer. An engine stores them in 4 bytes each or in 2.
   */
  public long cacheElementsPerToken() {
    return 2L * layers * kvLength();
  }

  /** The tensors of such a model, all {@code F32}, in the order in which genrec writes them. */
  public List<GgufTensor> tensors(int vocabularySize) {
    List<GgufTensor> tensors = new ArrayList<>();
    tensors.add(GgufTensor.float32("token_embd.weight", embeddingLength, vocabularySize));
    for (int layer = 0; layer < layers; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(GgufTensor.float32(block + "attn_norm.weight", embeddingLength));
      for (String matrix : BLOCK_MATRICES) {
        if (matrix.equals("ffn_gate")) {
          tensors.add(GgufTensor.float32(block + "ffn_norm.weight", embeddingLength));
        }
        tensors.add(
            GgufTensor.float32(
                block + matrix + ".weight", inputLength(matrix), outputLength(matrix)));
      }
    }
    tensors.add(GgufTensor.float32("output_norm.weight", embeddingLength));
    if (!tiedHead) {
      tensors.add(GgufTensor.float32("output.weight", embeddingLength, vocabularySize));
    }
    return List.copyOf(tensors);
  }

  /**
   * The number of weights of such a model.
   *
   * @throws IllegalArgumentException if it or the bytes of a tensor exceed a long
   */
  public long parameters(int vocabularySize) {
    long parameters = 0;
    for (GgufTensor tensor : tensors(vocabularySize)) {
      parameters += tensor.elements();
      if (parameters < 0) {
        throw new IllegalArgumentException("a LLaMA of these sizes has too many weights");
      }
    }
    return parameters;
  }

  /** The row length of a block's matrix, such as {@code attn_q}. */
  int inputLength(String matrix) {
    return switch (matrix) {
      case "ffn_down" -> feedForwardLength;
      case "attn_output" -> queryLength();
      default -> embeddingLength;
    };
  }

  /** The number of rows of a block's matrix. */
  int outputLength(String matrix) {
    return switch (matrix) {
      case "attn_output", "ffn_down" -> embeddingLength;
      case "attn_q" -> queryLength();
      case "attn_k", "attn_v" -> kvLength();
      case "ffn_gate", "ffn_up" -> feedForwardLength;
      default -> throw new IllegalArgumentException("a LLaMA block has no matrix " + matrix);
    };
  }

  /** The {@code llama.*} keys of such a model. */
  Map<String, GgufValue> metadata(int vocabularySize) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("llama.vocab_size", GgufValue.uint32(vocabularySize));
    metadata.put("llama.context_length", GgufValue.uint32(contextLength));
    metadata.put("llama.embedding_length", GgufValue.uint32(embeddingLength));
    metadata.put("llama.block_count", GgufValue.uint32(layers));
    metadata.put("llama.feed_forward_length", GgufValue.uint32(feedForwardLength));
    metadata.put("llama.attention.head_count", GgufValue.uint32(heads));
    metadata.put("llama.attention.head_count_kv", GgufValue.uint32(kvHeads));
    metadata.put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(1e-5f));
    metadata.put("llama.rope.dimension_count", GgufValue.uint32(headSize));
    if (queryLength() != embeddingLength) {
      metadata.put("llama.attention.key_length", GgufValue.uint32(headSize));
      metadata.put("llama.attention.value_length", GgufValue.uint32(headSize));
    }
    return metadata;
  }
}
