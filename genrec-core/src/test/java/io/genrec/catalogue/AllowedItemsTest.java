// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static io.genrec.catalogue.RandomTitles.END_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AllowedItemsTest {
  @Property(tries = 200)
  void countsEveryIntervalAsBruteForceDoes(@ForAll long seed) {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(seed), END_TOKEN);
    SplittableRandom random = new SplittableRandom(~seed);
    double share = random.nextDouble();
    boolean[] allowed = new boolean[trie.itemCount()];
    for (int item = 0; item < allowed.length; item++) {
      allowed[item] = random.nextDouble() < share;
    }
    AllowedItems items = AllowedItems.matching(trie, item -> allowed[item]);

    for (int low = 0; low <= trie.itemCount(); low++) {
      int count = 0;
      for (int high = low; high <= trie.itemCount(); high++) {
        if (items.count(low, high) != count || items.any(low, high) != (count > 0)) {
          assertThat(items.count(low, high))
              .as("seed %d, interval [%d, %d)", seed, low, high)
              .isEqualTo(count);
          assertThat(items.any(low, high)).as("seed %d", seed).isEqualTo(count > 0);
        }
        if (high < trie.itemCount()) {
          boolean expected = allowed[trie.itemAt(high)];
          assertThat(items.contains(high)).as("seed %d", seed).isEqualTo(expected);
          count += expected ? 1 : 0;
        }
      }
      if (low == 0) {
        assertThat(items.count()).as("seed %d", seed).isEqualTo(count);
      }
    }
  }

  @Test
  void allAllowsEveryItem() {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN);
    AllowedItems all = AllowedItems.all(trie);

    assertThat(all.count()).isEqualTo(trie.itemCount());
    assertThat(all.count(1, trie.itemCount())).isEqualTo(trie.itemCount() - 1);
  }

  @Test
  void nothingAllowedIsNotAnError() {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN);
    AllowedItems none = AllowedItems.matching(trie, item -> false);

    assertThat(none.count()).isZero();
    assertThat(none.any(0, trie.itemCount())).isFalse();
  }
}
