// SPDX-License-Identifier: Apache-2.0

/** The engine over llama.cpp. It registers itself; nothing in here is called by name. */
module io.genrec.llama {
  requires static org.jspecify;
  requires io.genrec.core;

  provides io.genrec.model.EngineProvider with
      io.genrec.llama.LlamaEngine;
  provides io.genrec.train.FineTuneProgram with
      io.genrec.llama.NativeFineTuneProgram;
}
