// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;

/** Which interaction of each user is to be foretold. */
public enum TargetPart {
  /** The last but one, behind the training history: to choose settings by. */
  VALIDATION,
  /** The last one, behind everything else: to report. */
  TEST;

  /**
   * What a ranker may see of a user: item numbers, oldest first.
   *
   * @throws IllegalArgumentException if the test history is asked for and the user has no targets
   */
  public int[] history(LeaveOneOutSplit split, int user) {
    return this == TEST ? split.testHistory(user) : split.trainingHistory(user);
  }

  /** The item to be foretold. */
  int target(LeaveOneOutSplit split, int user) {
    return this == TEST ? split.testTarget(user) : split.validationTarget(user);
  }
}
