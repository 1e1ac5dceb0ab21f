// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.catalogue.Catalogue;
import java.io.Serializable;

/**
 * What opens an {@link ItemPrior} for a catalogue: small and serialisable, so that another process
 * can open its own, as a file name is.
 */
@FunctionalInterface
public interface ItemPriorSource extends Serializable {
  /**
   * Opens the prior. It holds nothing that would have to be closed.
   *
   * @param catalogue numbers the items; it may have items that the prior has never seen
   * @throws io.genrec.prior.ItemPriorException if the prior cannot be read
   */
  ItemPrior open(Catalogue catalogue);
}
