// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.model.DecodeSession;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.ForwardingSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;
import java.util.concurrent.atomic.AtomicInteger;

/** A model with memory for so many sessions. */
final class LimitedModel implements LanguageModel {
  private final LanguageModel model;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  LimitedModel(LanguageModel model, int limit) {
    this.model = model;
    this.limit = limit;
  }

  int openSessions() {
    return open.get();
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
    if (open.get() == limit) {
      throw new DeviceMemoryException(
          "a session of " + spec.contextTokens() + " tokens of context does not fit");
    }
    open.incrementAndGet();
    return new CountedSession(model.openSession(spec));
  }

  @Override
  public void close() {
    model.close();
  }

  private final class CountedSession extends ForwardingSession {
    CountedSession(DecodeSession session) {
      super(session);
    }

    @Override
    public void close() {
      open.decrementAndGet();
      super.close();
    }
  }
}
