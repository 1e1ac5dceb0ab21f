// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;

/** The least that a usable model can do. */
final class EngineUse {
  private EngineUse() {}

  /** Loads a model, tokenises a text, decodes two tokens and closes everything. */
  static float loadAndDecode(ModelSpec spec) {
    try (LanguageModel model = Engines.open(spec);
        DecodeSession session = model.openSession(SessionSpec.of(32, 2).withThreads(1))) {
      model.tokenizer().decode(model.tokenizer().encode("Heat (1995) é"));
      model.tokenizer().encodeContinuation(", Amélie");
      int last = model.info().vocabularySize() - 1;
      return score(session, 0, last);
    }
  }

  /** The log-probability of token 0 behind some tokens in sequence 0. */
  static float score(DecodeSession session, int... tokens) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.clearSequence(0);
    batch.beginRow(0);
    for (int token : tokens) {
      batch.addToken(token);
    }
    batch.addCandidate(0);
    session.decode(batch);
    return batch.candidateLogProbability(0);
  }
}
