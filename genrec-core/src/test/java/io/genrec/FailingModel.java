// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.ForwardingSession;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A model one of whose steps fails when it is told so; the session is then of no use. */
public final class FailingModel implements LanguageModel {
  private final LanguageModel model;
  private volatile @Nullable RuntimeException failure;

  /** Fails where a model would go on. */
  public FailingModel(LanguageModel model) {
    this.model = model;
  }

  /** Makes the next step of any session fail. */
  public void failNextStep() {
    failNextStep(new InferenceException("told to fail"));
  }

  /** Makes the next step of any session fail in a certain way. */
  public void failNextStep(RuntimeException with) {
    failure = with;
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
    return new FailingSession(model.openSession(spec));
  }

  @Override
  public void close() {
    model.close();
  }

  private final class FailingSession extends ForwardingSession {
    private boolean broken;

    FailingSession(DecodeSession session) {
      super(session);
    }

    @Override
    public void decode(DecodeBatch batch) {
      RuntimeException told = failure;
      failure = null;
      if (told != null || broken) {
        broken = true;
        throw told == null ? new InferenceException("failed before") : told;
      }
      super.decode(batch);
    }
  }
}
