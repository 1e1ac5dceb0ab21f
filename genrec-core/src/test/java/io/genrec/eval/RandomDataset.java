// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import java.util.SplittableRandom;

/** Small data sets drawn from a seed: users of all lengths, repeated items, items nobody has. */
public final class RandomDataset {
  private RandomDataset() {}

  /** A data set that a seed decides on. */
  public static LeaveOneOutSplit draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int items = random.nextInt(2, 20);
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    for (int item = 0; item < items; item++) {
      builder.addItem(Item.of("i" + item, "Title " + item));
    }
    int users = random.nextInt(1, 15);
    for (int user = 0; user < users; user++) {
      int length = random.nextInt(1, 12);
      for (int time = 0; time < length; time++) {
        // The lower numbers more often, so that pairs repeat.
        int item = random.nextInt(random.nextInt(items) + 1);
        builder.add("u" + user, "i" + item, time);
      }
    }
    return new LeaveOneOutSplit(builder.build());
  }
}
