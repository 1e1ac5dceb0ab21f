// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.prior.ItemPriorException;

/**
 * A prior's probabilities for one search: of each allowed item, and of all of them below a node of
 * the trie. They are normalised over the allowed items and natural logarithms, at most 0.
 *
 * <p>Sums are taken over blocks of a few positions and, in a binary tree, over blocks. So nothing
 * is ever subtracted, and a small sum is as accurate as a large one. To begin costs one {@code exp}
 * an item; the memory, 10 bytes an item, stays from search to search. Not thread-safe.
 */
public final class PriorMass {
  private static final int BLOCK = 8;

  /** More than exp and log, each within an ulp, can take from the logarithm of a sum's part. */
  private static final double ROUNDING = 1e-12;

  /** A sum below it may lack parts that are too small for the exponent. */
  private static final double LEAST_SUM = 1e-290;

  private final CatalogueTrie trie;

  /** (items) by item number, relative to the largest; minus infinity where an item is hidden. */
  private double[] logWeights = {};

  /** (2 blocks) entry i the sum of entries 2 i and 2 i + 1; the last half one for each block. */
  private double[] sums = {};

  private int blocks;
  private double logTotal;
  private SearchPrior prior = SearchPrior.none();
  private AllowedItems allowed;

  PriorMass(CatalogueTrie trie) {
    this.trie = trie;
    this.allowed = AllowedItems.all(trie);
  }

  /**
   * Asks a prior about the items of a trie.
   *
   * @throws ItemPriorException as {@link #begin}
   */
  public static PriorMass of(CatalogueTrie trie, SearchPrior prior, AllowedItems allowed) {
    PriorMass mass = new PriorMass(trie);
    mass.begin(prior, allowed);
    return mass;
  }

  /**
   * Asks a prior for another search.
   *
   * @param wanted which items are allowed; at least one
   * @throws ItemPriorException if the prior says so, leaves no allowed item any probability, or
   *     gives one a value that is no log-probability
   */
  void begin(SearchPrior newPrior, AllowedItems wanted) {
    int items = trie.itemCount();
    if (logWeights.length != items) {
      logWeights = new double[items];
      blocks = (items + BLOCK - 1) / BLOCK;
      sums = new double[2 * blocks];
    }
    prior = newPrior;
    prior.prior().logProbabilities(prior.history(), logWeights);
    for (int hidden = wanted.nextHidden(0);
        hidden < items;
        hidden = wanted.nextHidden(hidden + 1)) {
      logWeights[trie.itemAt(hidden)] = Double.NEGATIVE_INFINITY;
    }
    makeRelative();
    int possible = addUp();
    logTotal = Math.log(sums[1]);
    allowed =
        possible == wanted.count()
            ? wanted
            : wanted.and(AllowedItems.matching(trie, item -> isPossible(logWeights[item])));
  }

  private void makeRelative() {
    double most = Double.NEGATIVE_INFINITY;
    for (double logWeight : logWeights) {
      most = Math.max(most, logWeight);
    }
    if (!(most > Double.NEGATIVE_INFINITY && most < Double.POSITIVE_INFINITY)) {
      throw new ItemPriorException(
          "the largest log-probability that the prior gives an allowed item is "
              + most
              + "; allow an item that the prior knows, or let the prior give each item that may be"
              + " recommended a finite number");
    }
    for (int item = 0; item < logWeights.length; item++) {
      logWeights[item] -= most;
    }
  }

  /** Fills in all sums; returns how many items have any probability. */
  private int addUp() {
    int possible = 0;
    for (int block = 0; block < blocks; block++) {
      int end = Math.min((block + 1) * BLOCK, trie.itemCount());
      sums[blocks + block] = sumOfItems(block * BLOCK, end);
    }
    for (double logWeight : logWeights) {
      possible += isPossible(logWeight) ? 1 : 0;
    }
    for (int entry = blocks - 1; entry > 0; entry--) {
      sums[entry] = sums[2 * entry] + sums[2 * entry + 1];
    }
    return possible;
  }

  private static boolean isPossible(double logWeight) {
    return logWeight > Double.NEGATIVE_INFINITY;
  }

  /** The allowed items but those whose probability is 0. */
  public AllowedItems allowed() {
    return allowed;
  }

  /** An item's log-probability, by its number; minus infinity if it is not allowed. */
  public double logProbability(int item) {
    return logWeights[item] - logTotal;
  }

  /**
   * The log-probability of all allowed items at positions {@code [low, high)} together. Never below
   * that of one of them: it may be up to 1e-12 too large.
   */
  public double logMass(int low, int high) {
    double sum = sum(low, high);
    double log = sum < LEAST_SUM ? logOfSmallSum(low, high) : Math.log(sum);
    return Math.min(0, log + ROUNDING - logTotal);
  }

  /** The mixed score of an item that the language model gives a log-probability. */
  public double itemScore(double modelScore, int item) {
    return prior.mixed(modelScore, logProbability(item));
  }

  /** What no allowed item at positions {@code [low, high)} can exceed below such a node. */
  double nodeScore(double modelScore, int low, int high) {
    return prior.mixed(modelScore, logMass(low, high));
  }

  /** The same where the logarithm of the mass, or of a larger one, is known. */
  double bound(double modelScore, double logMass) {
    return prior.mixed(modelScore, logMass);
  }

  /** The allowed items that have most probability, by their numbers, best first. */
  int[] best(int count) {
    TopItems best = new TopItems();
    best.begin(count);
    for (int item = 0; item < logWeights.length; item++) {
      if (isPossible(logWeights[item]) && !best.exceeds(logWeights[item])) {
        best.offer(item, logWeights[item]);
      }
    }
    return best.bestFirst().stream().mapToInt(Hypothesis::item).toArray();
  }

  private double sum(int low, int high) {
    int firstBlock = (low + BLOCK - 1) / BLOCK;
    int endBlock = high / BLOCK;
    if (firstBlock >= endBlock) {
      return sumOfItems(low, high);
    }
    double sum = sumOfItems(low, firstBlock * BLOCK) + sumOfItems(endBlock * BLOCK, high);
    int left = firstBlock + blocks;
    int right = endBlock + blocks;
    for (; left < right; left /= 2, right /= 2) {
      if (left % 2 == 1) {
        sum += sums[left++];
      }
      if (right % 2 == 1) {
        sum += sums[--right];
      }
    }
    return sum;
  }

  private double sumOfItems(int low, int high) {
    double sum = 0;
    for (int position = low; position < high; position++) {
      sum += Math.exp(logWeights[trie.itemAt(position)]);
    }
    return sum;
  }

  /** Relative to the largest of the interval, so that nothing vanishes; slow, and hardly needed. */
  private double logOfSmallSum(int low, int high) {
    double most = Double.NEGATIVE_INFINITY;
    for (int position = low; position < high; position++) {
      most = Math.max(most, logWeights[trie.itemAt(position)]);
    }
    if (!isPossible(most)) {
      return most;
    }
    double sum = 0;
    for (int position = low; position < high; position++) {
      sum += Math.exp(logWeights[trie.itemAt(position)] - most);
    }
    return most + Math.log(sum);
  }
}
