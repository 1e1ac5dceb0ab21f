// SPDX-License-Identifier: Apache-2.0

/** The command line of genrec. */
module io.genrec.cli {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.genrec.core;
  requires java.logging;
  requires org.apache.commons.csv;

  opens io.genrec.cli to
      info.picocli;
  opens io.genrec.cli.fetch to
      com.fasterxml.jackson.databind;
  opens io.genrec.cli.report to
      com.fasterxml.jackson.databind;
}
