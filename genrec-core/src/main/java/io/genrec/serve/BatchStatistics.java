// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

/**
 * What a batch recommender has done since it was opened. The numbers are taken one after the other
 * while work goes on.
 *
 * @param submitted requests that were handed in
 * @param answered requests that got recommendations
 * @param failed requests that failed
 * @param steps batches that were decoded, of all sessions
 * @param decodedTokens the tokens they held
 */
public record BatchStatistics(
    long submitted, long answered, long failed, long steps, long decodedTokens) {}
