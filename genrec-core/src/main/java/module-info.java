// SPDX-License-Identifier: Apache-2.0

/**
 * The pure-Java core of genrec: what a recommender by writing needs besides the language model
 * itself. Engines register through {@link io.genrec.model.EngineProvider}.
 */
module io.genrec.core {
  requires com.fasterxml.jackson.databind;
  requires org.apache.commons.csv;
  requires org.apache.commons.text;
  requires java.net.http;
  requires static org.jspecify;

  exports io.genrec;
  exports io.genrec.catalogue;
  exports io.genrec.data;
  exports io.genrec.download;
  exports io.genrec.eval;
  exports io.genrec.gguf;
  exports io.genrec.model;
  exports io.genrec.prior;
  exports io.genrec.prompt;
  exports io.genrec.search;
  exports io.genrec.serve;
  exports io.genrec.train;

  uses io.genrec.model.EngineProvider;
  uses io.genrec.train.FineTuneProgram;
}
