// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.AdapterFile;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;

/** A model of llama.cpp. It is freed once it and its last session are closed. */
final class LlamaModel implements LanguageModel {
  private final NativeHandle handle;
  private final LlamaFile file;
  private final ModelInfo info;
  private final LlamaTokenizer tokenizer;

  /**
   * Takes over a loaded model.
   *
   * @param file what its sessions' adapters must fit
   * @param numbers as {@link LlamaBindings#modelNumbers} gives them
   */
  LlamaModel(NativeHandle handle, LlamaFile file, ModelInfo info, long[] numbers) {
    this.handle = handle;
    this.file = file;
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
    handle.requireOpen();
    // As with the model's own: some wrong files would end the process in native code.
    for (AdapterSpec adapter : spec.adapters()) {
      AdapterFile.read(adapter.path()).checkFits(file);
    }
    return LlamaSession.open(handle, spec);
  }

  @Override
  public void close() {
    handle.close();
  }
}
