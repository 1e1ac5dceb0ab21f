// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import java.util.List;
import java.util.Map;

/**
 * What one peer answered to a {@link Workload} and what it took; every peer writes this as JSON.
 *
 * @param peer who answered
 * @param variant how
 * @param versions of what computed
 * @param loadSeconds from nothing to ready, what all users share included
 * @param answerSeconds for all answers
 * @param cpuSeconds of all threads for all answers, or 0 if unknown
 * @param decodedTokens tokens that went through the model for them
 * @param peakBytes the most resident memory of the process, or 0 if unknown
 * @param returnedTitles how many titles came back
 * @param invalidTitles how many of them are not in the catalogue
 * @param answers what each user got
 */
record PeerAnswers(
    String peer,
    String variant,
    Map<String, String> versions,
    double loadSeconds,
    double answerSeconds,
    double cpuSeconds,
    long decodedTokens,
    long peakBytes,
    int returnedTitles,
    int invalidTitles,
    List<Answer> answers) {

  /**
   * What one user got.
   *
   * @param user the user's id
   * @param items the best first
   */
  record Answer(String user, List<ScoredTitle> items) {}

  /**
   * One title.
   *
   * @param title the item's title
   * @param score a natural log-probability
   */
  record ScoredTitle(String title, double score) {}
}
