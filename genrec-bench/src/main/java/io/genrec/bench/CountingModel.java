// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;
import java.util.concurrent.atomic.LongAdder;

/** A model that counts the tokens that its sessions decode. Thread-safe as the model that it is. */
final class CountingModel implements LanguageModel {
  private final LanguageModel model;
  private final LongAdder tokens = new LongAdder();

  CountingModel(LanguageModel model) {
    this.model = model;
  }

  /** The tokens that all sessions decoded since the last call. */
  long takeTokens() {
    return tokens.sumThenReset();
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public DecodeSession openSession(SessionSpec spec) {
    return new CountingSession(model.openSession(spec), tokens);
  }

  @Override
  public void close() {
    model.close();
  }

  private record CountingSession(DecodeSession session, LongAdder tokens) implements DecodeSession {
    @Override
    public int maxSequences() {
      return session.maxSequences();
    }

    @Override
    public int contextTokens() {
      return session.contextTokens();
    }

    @Override
    public int batchTokens() {
      return session.batchTokens();
    }

    @Override
    public int length(int sequence) {
      return session.length(sequence);
    }

    @Override
    public void decode(DecodeBatch batch) {
      tokens.add(batch.tokenCount());
      session.decode(batch);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
