// SPDX-License-Identifier: Apache-2.0

/**
 * What is known of a user's next item without reading a title: log-probabilities of items that are
 * mixed with those of the language model.
 */
@NullMarked
package io.genrec.prior;

import org.jspecify.annotations.NullMarked;
