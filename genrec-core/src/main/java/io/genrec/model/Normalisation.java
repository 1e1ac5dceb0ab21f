// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** Over which tokens the softmax behind a log-probability runs. */
public enum Normalisation {
  /** Over the whole vocabulary: the ordinary language-model probability. */
  VOCABULARY,
  /**
   * Over the candidates of the row only. A row with one candidate then gives exactly 0 for it, and
   * no engine needs to look at any other logit.
   */
  CANDIDATES
}
