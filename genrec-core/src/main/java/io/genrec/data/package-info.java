// SPDX-License-Identifier: Apache-2.0

/**
 * Who used what and when, and the readers of the usual files of it.
 *
 * <pre>{@code
 * InteractionDataset dataset = DatasetReaders.detect(directory).read();
 * int[] history = dataset.history(dataset.userIndex("42").orElseThrow());
 * String newest = dataset.catalogue().item(history[history.length - 1]).title();
 * }</pre>
 *
 * <p>Ratings count as interactions whatever their value. Readers refuse what they cannot read with
 * a {@link io.genrec.data.DatasetException} and never leave lines out.
 */
@NullMarked
package io.genrec.data;

import org.jspecify.annotations.NullMarked;
