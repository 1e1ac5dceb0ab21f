// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.catalogue.Catalogue;
import java.util.Arrays;

/** Knows nothing: all items alike. */
enum UniformPrior implements ItemPrior, ItemPriorSource {
  INSTANCE;

  @Override
  public ItemPrior open(Catalogue catalogue) {
    return this;
  }

  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    Arrays.fill(logProbabilities, 0);
  }
}
