// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

/** What a GGUF file is for. */
public enum GgufKind {
  /** A model, of any architecture. */
  MODEL,
  /** Changes to a model. */
  ADAPTER,
  /** A tokenizer without weights. */
  VOCABULARY,
  /** What was counted of items; see {@code io.genrec.prior}. */
  PRIOR;

  /** What a file is for, going by its {@code general.type} and whether it has tensors. */
  public static GgufKind of(GgufFile file) {
    GgufValue type = file.metadata().get("general.type");
    String name = type != null && type.type() == GgufValueType.STRING ? type.asString() : "";
    if (name.equals("adapter")) {
      return ADAPTER;
    }
    if (name.equals("prior")) {
      return PRIOR;
    }
    boolean tokens = file.metadata().containsKey("tokenizer.ggml.tokens");
    return tokens && file.tensorsByName().isEmpty() ? VOCABULARY : MODEL;
  }
}
