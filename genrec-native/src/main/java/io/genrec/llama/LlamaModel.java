// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;

/** A model of llama.cpp. It is freed once it and its last session are closed. */
final class LlamaModel implements LanguageModel {
  private final NativeHandle handle;
  private final ModelInfo info;
  private final LlamaTokenizer tokenizer;

  /**
   * Takes over a loaded model.
   *
   * @param numbers as {@link LlamaBindings#modelNumbers} gives them
   */
  LlamaModel(NativeHandle handle, ModelInfo info, long[] numbers) {
    this.handle = handle;
    this.info = info;
    this.tokenizer = new LlamaTokenizer(handle, numbers);
    handle.closeWith(this);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public DecodeSession openSession(SessionSpec spec) {
    return LlamaSession.open(handle, spec);
  }

  @Override
  public void close() {
    handle.close();
  }
}
