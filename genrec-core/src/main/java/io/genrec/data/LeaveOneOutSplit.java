// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Each user's last interaction to test with, the one before to validate with, the rest to train on.
 * Users with fewer than {@value #LEAST_INTERACTIONS} interactions are only trained on. A view of
 * the data set; immutable and safe to share between threads.
 */
public final class LeaveOneOutSplit {
  /** The fewest interactions of a user that has targets: one of each part. */
  public static final int LEAST_INTERACTIONS = 3;

  private final InteractionDataset dataset;

  /** Splits a data set. */
  public LeaveOneOutSplit(InteractionDataset dataset) {
    this.dataset = dataset;
  }

  /** What is split. */
  public InteractionDataset dataset() {
    return dataset;
  }

  /** Whether a user has a validation and a test target. */
  public boolean hasTargets(int user) {
    return dataset.historyLength(user) >= LEAST_INTERACTIONS;
  }

  /** The users that have targets, in the order of the data set. */
  public int[] usersWithTargets() {
    return IntStream.range(0, dataset.userCount()).filter(this::hasTargets).toArray();
  }

  /** The item numbers to train on, oldest first; also what comes before the validation target. */
  public int[] trainingHistory(int user) {
    int[] history = dataset.history(user);
    return hasTargets(user) ? Arrays.copyOf(history, history.length - 2) : history;
  }

  /** (items) a new array of how often each occurs in the training histories, by number. */
  public int[] trainingCounts() {
    int[] counts = new int[dataset.catalogue().size()];
    for (int user = 0; user < dataset.userCount(); user++) {
      for (int item : trainingHistory(user)) {
        counts[item]++;
      }
    }
    return counts;
  }

  /**
   * The item number to validate with; it follows {@link #trainingHistory}.
   *
   * @throws IllegalArgumentException if the user has no targets
   */
  public int validationTarget(int user) {
    int[] history = historyWithTargets(user);
    return history[history.length - 2];
  }

  /**
   * What comes before the test target: the training history and the validation target.
   *
   * @throws IllegalArgumentException if the user has no targets
   */
  public int[] testHistory(int user) {
    int[] history = historyWithTargets(user);
    return Arrays.copyOf(history, history.length - 1);
  }

  /**
   * The item number to test with; it follows {@link #testHistory}.
   *
   * @throws IllegalArgumentException if the user has no targets
   */
  public int testTarget(int user) {
    int[] history = historyWithTargets(user);
    return history[history.length - 1];
  }

  private int[] historyWithTargets(int user) {
    if (!hasTargets(user)) {
      throw new IllegalArgumentException(
          "user "
              + dataset.userId(user)
              + " has "
              + dataset.historyLength(user)
              + " interactions and so no targets; ask hasTargets first");
    }
    return dataset.history(user);
  }
}
