// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;

/** A model whose sessions' steps go into a trace while it records. */
final class RecordingModel implements LanguageModel {
  private final LanguageModel model;
  private final DecodeTrace trace;

  RecordingModel(LanguageModel model, DecodeTrace trace) {
    this.model = model;
    this.trace = trace;
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
    return trace.record(spec, model.openSession(spec));
  }

  @Override
  public void close() {
    model.close();
  }
}
