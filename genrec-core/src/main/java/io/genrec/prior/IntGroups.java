// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import java.util.function.IntConsumer;

/** Lists of numbers, one for each group, in two flat arrays. Immutable. */
final class IntGroups {
  /** (groups + 1) where each group's members start. */
  private final int[] offsets;

  /** (total) the members of each group, in the order of the pairs. */
  private final int[] members;

  private IntGroups(int[] offsets, int[] members) {
    this.offsets = offsets;
    this.members = members;
  }

  /** Gives every pair of a group and a member of it, the same on each call. */
  interface Pairs {
    void forEach(PairConsumer action);
  }

  /** Takes a group and a member of it. */
  interface PairConsumer {
    void accept(int group, int member);
  }

  /**
   * Groups pairs, which are gone through twice.
   *
   * @throws ArithmeticException if there are 2^31 or more
   */
  static IntGroups of(int groups, Pairs pairs) {
    int[] offsets = new int[groups + 1];
    pairs.forEach((group, member) -> offsets[group + 1]++);
    for (int group = 0; group < groups; group++) {
      offsets[group + 1] = Math.addExact(offsets[group + 1], offsets[group]);
    }
    int[] next = offsets.clone();
    int[] members = new int[offsets[groups]];
    pairs.forEach((group, member) -> members[next[group]++] = member);
    return new IntGroups(offsets, members);
  }

  int count() {
    return offsets.length - 1;
  }

  int size(int group) {
    return offsets[group + 1] - offsets[group];
  }

  void forEach(int group, IntConsumer action) {
    for (int i = offsets[group]; i < offsets[group + 1]; i++) {
      action.accept(members[i]);
    }
  }
}
