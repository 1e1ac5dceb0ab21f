// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

/**
 * What a written file holds.
 *
 * @param examples the number of lines
 * @param tokens the tokens of all lines
 * @param targetTokens how many of these are learned
 * @param skippedTitles how many titles of histories were left out, since alone they exceed the
 *     budget
 */
public record TrainingSetSummary(
    long examples, long tokens, long targetTokens, long skippedTitles) {}
