// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.AllowedItems;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import io.genrec.prompt.Prompt;
import io.genrec.search.ConstrainedBeamSearch;
import io.genrec.search.SearchResult;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A session that serves one user after another. Sequence 0 holds the tokens that all prompts start
 * with, computed once; sequence 1 the user's prompt; the others are the beam's. Not thread-safe.
 */
final class UserSession implements AutoCloseable {
  private static final int SHARED = 0;
  private static final int PROMPT = 1;

  /** How many sequences there are besides those of the beam. */
  static final int FIXED_SEQUENCES = 2;

  private final DecodeSession session;
  private final DecodeBatch edits;
  private final int[] branches;

  private UserSession(DecodeSession session, DecodeBatch edits, int[] branches) {
    this.session = session;
    this.edits = edits;
    this.branches = branches;
  }

  /**
   * Opens a session and computes what all prompts start with.
   *
   * @param spec its sequences are those of the beam and {@link #FIXED_SEQUENCES} more
   */
  static UserSession open(LanguageModel model, SessionSpec spec, int[] sharedPrefix) {
    DecodeSession session = model.openSession(spec);
    try {
      DecodeBatch batch = new DecodeBatch(Normalisation.CANDIDATES);
      batch.beginRow(SHARED);
      for (int token : sharedPrefix) {
        batch.addToken(token);
      }
      session.decode(batch);
      int[] branches = IntStream.range(FIXED_SEQUENCES, spec.maxSequences()).toArray();
      return new UserSession(session, batch, branches);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Searches behind a prompt. */
  SearchResult search(ConstrainedBeamSearch search, Prompt prompt, AllowedItems allowed) {
    int[] tokens = prompt.tokens();
    // The prompt's last token stays to be decoded: its row gives the first scores.
    int known = prompt.sharedLength() < tokens.length ? prompt.sharedLength() : 0;
    edits.clear();
    if (known == 0) {
      edits.clearSequence(PROMPT);
    } else {
      edits.copySequence(SHARED, PROMPT);
    }
    session.decode(edits);
    int[] pending = Arrays.copyOfRange(tokens, known, tokens.length);
    return search.search(session, PROMPT, pending, branches, allowed);
  }

  @Override
  public void close() {
    session.close();
  }
}
