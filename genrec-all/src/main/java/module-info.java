// SPDX-License-Identifier: Apache-2.0

/** The library with its engine: what a modular program requires. */
module io.genrec {
  requires transitive io.genrec.core;
  requires io.genrec.llama;
}
