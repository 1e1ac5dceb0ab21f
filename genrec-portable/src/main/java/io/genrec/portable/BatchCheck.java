// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.model.DecodeBatch;
import java.util.Arrays;

/** Looks at all of a batch before llama.cpp sees any: some wrong ones end the process there. */
final class BatchCheck {
  private final int vocabularySize;
  private final boolean[] hasRow; // (sequences) scratch

  BatchCheck(int vocabularySize, int sequences) {
    this.vocabularySize = vocabularySize;
    this.hasRow = new boolean[sequences];
  }

  /**
   * Checks that every token and sequence exists, no edit copies more than there is, no sequence has
   * two rows, and no row asks for something without having tokens.
   *
   * @param lengths (sequences) the tokens that each holds before; they become those after the edits
   * @throws IllegalArgumentException if the batch is wrong
   */
  void check(DecodeBatch batch, int[] lengths) {
    checkEdits(batch, lengths);
    Arrays.fill(hasRow, false);
    for (int row = 0; row < batch.rowCount(); row++) {
      int sequence = batch.rowSequences()[row];
      checkRange("sequence", sequence, hasRow.length);
      if (hasRow[sequence]) {
        throw new IllegalArgumentException(
            "sequence " + sequence + " has two rows in one batch; write its tokens as one");
      }
      hasRow[sequence] = true;
      boolean asks =
          batch.rowScored()[row]
              || batch.rowCandidateOffsets()[row] < batch.rowCandidateOffsets()[row + 1];
      if (asks && batch.rowTokenOffsets()[row] == batch.rowTokenOffsets()[row + 1]) {
        throw new IllegalArgumentException(
            "row " + row + " asks for log-probabilities but has no token");
      }
    }
    checkTokens(batch.tokens(), batch.tokenCount());
    checkTokens(batch.candidates(), batch.candidateCount());
  }

  private static void checkEdits(DecodeBatch batch, int[] lengths) {
    int[] edits = batch.edits();
    for (int i = 0; i < 3 * batch.editCount(); i += 3) {
      int source = edits[i];
      int destination = edits[i + 1];
      int tokens = edits[i + 2];
      if (source != DecodeBatch.NO_SOURCE) {
        checkRange("sequence", source, lengths.length);
      }
      checkRange("sequence", destination, lengths.length);
      int held = source == DecodeBatch.NO_SOURCE ? 0 : lengths[source];
      if (tokens < DecodeBatch.ALL_TOKENS || tokens > held) {
        throw new IllegalArgumentException(
            "a prefix of %d tokens cannot be copied; sequence %d holds %d"
                .formatted(tokens, source, held));
      }
      lengths[destination] = tokens == DecodeBatch.ALL_TOKENS ? held : tokens;
    }
  }

  private void checkTokens(int[] tokens, int count) {
    for (int i = 0; i < count; i++) {
      checkRange("token", tokens[i], vocabularySize);
    }
  }

  private static void checkRange(String what, int value, int limit) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          what + " " + value + " does not exist; there are " + limit);
    }
  }
}
