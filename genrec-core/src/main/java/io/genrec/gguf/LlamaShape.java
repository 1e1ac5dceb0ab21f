// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes that make a LLaMA.
 *
 * @param embeddingLength the width of the residual stream; a multiple of {@code heads}, with an
 *     even head size, as rotary positions want
 * @param layers the number of blocks
 * @param heads the query heads
 * @param kvHeads the key and value heads, a divisor of {@code heads}; as many as {@code heads} is
 *     multi-head attention, fewer is grouped-query attention
 * @param feedForwardLength the width of the feed-forward layer
 * @param contextLength the tokens of context that the model says it was made for
 * @param tiedHead whether the token embedding serves as the output head, too
 */
public record LlamaShape(
    int embeddingLength,
    int layers,
    int heads,
    int kvHeads,
    int feedForwardLength,
    int contextLength,
    boolean tiedHead) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive or they do not divide as they must
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
    if (embeddingLength % heads != 0 || embeddingLength / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "embedding length %d is not %d heads of an even size".formatted(embeddingLength, heads));
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          kvHeads + " key/value heads do not divide " + heads + " heads");
    }
  }

  /** The width of a head. */
  public int headSize() {
    return embeddingLength / heads;
  }

  /** The width of all key heads together, and of all value heads. */
  public int kvLength() {
    return kvHeads * headSize();
  }

  /** The tensors of such a model, all {@code F32}, in the order in which genrec writes them. */
  public List<GgufTensor> tensors(int vocabularySize) {
    List<GgufTensor> tensors = new ArrayList<>();
    tensors.add(GgufTensor.float32("token_embd.weight", embeddingLength, vocabularySize));
    for (int layer = 0; layer < layers; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(GgufTensor.float32(block + "attn_norm.weight", embeddingLength));
      for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
        tensors.add(matrix(block + matrix + ".weight", matrix));
      }
      tensors.add(GgufTensor.float32(block + "ffn_norm.weight", embeddingLength));
      for (String matrix : List.of("ffn_gate", "ffn_up", "ffn_down")) {
        tensors.add(matrix(block + matrix + ".weight", matrix));
      }
    }
    tensors.add(GgufTensor.float32("output_norm.weight", embeddingLength));
    if (!tiedHead) {
      tensors.add(GgufTensor.float32("output.weight", embeddingLength, vocabularySize));
    }
    return List.copyOf(tensors);
  }

  private GgufTensor matrix(String name, String matrix) {
    return GgufTensor.float32(name, inputLength(matrix), outputLength(matrix));
  }

  /** The row length of a block's matrix, such as {@code attn_q}. */
  int inputLength(String matrix) {
    return matrix.equals("ffn_down") ? feedForwardLength : embeddingLength;
  }

  /** The number of rows of a block's matrix. */
  int outputLength(String matrix) {
    return switch (matrix) {
      case "attn_q", "attn_output", "ffn_down" -> embeddingLength;
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
    metadata.put("llama.rope.dimension_count", GgufValue.uint32(headSize()));
    return metadata;
  }
}
