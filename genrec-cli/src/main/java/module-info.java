// SPDX-License-Identifier: Apache-2.0

/** The command line of genrec. */
module io.genrec.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.genrec.core;

  opens io.genrec.cli to
      info.picocli;
}
