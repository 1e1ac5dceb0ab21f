// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.catalogue.Catalogue;
import io.genrec.data.LeaveOneOutSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What was used together with, and after, the items of a history. An item j has the score s(j), the
 * sum over the newest items h of the history of decay^age (t P(j | h) + cos(h, j)), where P is how
 * often j directly followed h among all that did ({@link Transitions}), cos how many users the two
 * share ({@link CosineSimilarity}) and t the weight of the former; only the strongest neighbours of
 * each h count. Its probability is (1 - epsilon) s(j) / sum of s + epsilon (count(j) + 1) / sum of
 * (count + 1): no item has none, and without evidence popularity decides.
 *
 * <p>Only training histories are counted. Takes 8 bytes for each neighbour and 24 for each item
 * beside its id, and a request nothing but the array it is given. Immutable and safe to share
 * between threads.
 */
public final class CooccurrencePrior implements ItemPrior {
  private final CooccurrenceCounts counts;
  private final NeighbourRows neighbours;
  private final HistoryWeights weights;
  private final double evidenceShare;
  private final double logEpsilon;

  /** (items) of popularity alone. */
  private final double[] logPopularity;

  /** (items) epsilon times popularity. */
  private final double[] floor;

  private CooccurrencePrior(CooccurrenceCounts counts) {
    double epsilon = counts.settings().epsilon();
    this.counts = counts;
    this.neighbours = counts.neighbours();
    this.weights = counts.settings().weights();
    this.evidenceShare = 1 - epsilon;
    this.logEpsilon = Math.log(epsilon);
    this.logPopularity =
        LogShares.of(Arrays.stream(counts.occurrences()).asDoubleStream().toArray());
    this.floor = Arrays.stream(logPopularity).map(each -> epsilon * Math.exp(each)).toArray();
  }

  /**
   * Counts the training histories; the items are numbered as in the split's catalogue.
   *
   * @throws ArithmeticException if 2^31 ordered pairs of items or more share a user
   */
  public static CooccurrencePrior count(LeaveOneOutSplit split, CooccurrenceSettings settings) {
    return new CooccurrencePrior(CooccurrenceCounts.of(split, settings));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param catalogue numbers the items, which are found by their ids. Those that the file does not
   *     know are as popular as what never occurred; those it has beyond the catalogue are left out
   * @throws ItemPriorException if the file is missing, cannot be read, is damaged or no such
   */
  public static CooccurrencePrior read(Path file, Catalogue catalogue) {
    return new CooccurrencePrior(CooccurrenceFile.read(file).numberedBy(catalogue));
  }

  /** What {@linkplain #read reads} a file when a recommender is opened. */
  public static ItemPriorSource file(Path file) {
    return new PriorFile(file.toString());
  }

  /**
   * Writes a GGUF file with all that is known; it appears whole or not at all. The same counts give
   * the same bytes.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    CooccurrenceFile.write(file, counts);
  }

  /** How it weighs what it counted. */
  public CooccurrenceSettings settings() {
    return counts.settings();
  }

  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    Arrays.fill(logProbabilities, 0);
    double evidence = 0;
    for (int age = Math.min(history.length, weights.window()) - 1; age >= 0; age--) {
      int item = history[history.length - 1 - age];
      evidence += neighbours.addRow(item, weights.weight(age), logProbabilities);
    }
    if (evidence < Double.MIN_NORMAL) { // nothing, or too little to be divided by
      System.arraycopy(logPopularity, 0, logProbabilities, 0, logPopularity.length);
      return;
    }
    double factor = evidenceShare / evidence;
    for (int item = 0; item < floor.length; item++) {
      double score = logProbabilities[item];
      logProbabilities[item] =
          score == 0 // most are, and need no logarithm
              ? logEpsilon + logPopularity[item]
              : Math.log(factor * score + floor[item]);
    }
  }
}
