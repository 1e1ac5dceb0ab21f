// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;
import java.util.Iterator;
import java.util.List;

/** A model whose sessions' steps go into a trace each, in the order in which they are opened. */
final class RecordingModel implements LanguageModel {
  private final LanguageModel model;
  private final Iterator<DecodeTrace> traces;

  /** Records as many sessions as there are traces. */
  RecordingModel(LanguageModel model, List<DecodeTrace> traces) {
    this.model = model;
    this.traces = traces.iterator();
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
    return traces.next().record(spec, model.openSession(spec));
  }

  @Override
  public void close() {
    model.close();
  }
}
