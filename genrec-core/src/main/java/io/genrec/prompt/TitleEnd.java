// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.ModelException;
import io.genrec.model.Tokenizer;

/** Which token ends the title that a model writes. */
public enum TitleEnd {
  /** The vocabulary's token for a line feed. */
  NEWLINE,
  /** The vocabulary's token for the end of a text. */
  END_OF_SEQUENCE;

  /**
   * The token in a vocabulary.
   *
   * @throws ModelException if the vocabulary has none
   */
  public int token(Tokenizer tokenizer) {
    return (this == NEWLINE ? tokenizer.newline() : tokenizer.endOfSequence())
        .orElseThrow(
            () ->
                new ModelException(
                    "the model's vocabulary has no "
                        + (this == NEWLINE ? "newline" : "end-of-sequence")
                        + " token to end a title with; use a template with titleEnd="
                        + (this == NEWLINE ? END_OF_SEQUENCE : NEWLINE)));
  }
}
