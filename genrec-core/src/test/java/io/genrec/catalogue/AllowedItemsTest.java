// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static io.genrec.catalogue.RandomTitles.END_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.genrec.model.TokenSequences;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedItemsTest {
  @Property(tries = 100)
  void countsEveryIntervalAsBruteForceDoes(@ForAll long seed) {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(seed), END_TOKEN);
    boolean[] allowed = draw(trie, new SplittableRandom(~seed));

    assertSame(AllowedItems.matching(trie, item -> allowed[item]), trie, allowed, seed);
  }

  @Property(tries = 50)
  void takesOutSomeItemsAndLeavesTheOthers(@ForAll long seed) {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(seed), END_TOKEN);
    SplittableRandom random = new SplittableRandom(~seed);
    boolean[] allowed = draw(trie, random);
    AllowedItems before = AllowedItems.matching(trie, item -> allowed[item]);
    int[] seen = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    boolean[] left = allowed.clone();
    IntStream.of(seen).forEach(item -> left[item] = false);

    AllowedItems after = before.without(seen);
    assertSame(after, trie, left, seed);
    assertSame(before, trie, allowed, seed);

    int[] more = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    IntStream.of(more).forEach(item -> left[item] = false);
    assertSame(after.without(more), trie, left, seed);
  }

  @Property(tries = 50)
  void intersectsTwoFilters(@ForAll long seed) {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(seed), END_TOKEN);
    SplittableRandom random = new SplittableRandom(~seed);
    boolean[] one = draw(trie, random);
    boolean[] other = draw(trie, random);
    boolean[] both = new boolean[trie.itemCount()];
    for (int item = 0; item < both.length; item++) {
      both[item] = one[item] && other[item];
    }

    AllowedItems intersection =
        AllowedItems.matching(trie, item -> one[item])
            .and(AllowedItems.matching(trie, item -> other[item]));
    assertSame(intersection, trie, both, seed);

    int[] seen = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    int[] more = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    IntStream.concat(IntStream.of(seen), IntStream.of(more)).forEach(item -> both[item] = false);
    AllowedItems fewer =
        AllowedItems.matching(trie, item -> one[item])
            .without(seen)
            .and(AllowedItems.matching(trie, item -> other[item]).without(more));
    assertSame(fewer, trie, both, seed);
  }

  @Property(tries = 50)
  void keepsOnlySomeOfItsItems(@ForAll long seed) {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(seed), END_TOKEN);
    SplittableRandom random = new SplittableRandom(~seed);
    boolean[] allowed = draw(trie, random);
    int[] seen = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    int[] wanted = random.ints(random.nextInt(20), 0, trie.itemCount()).toArray();
    boolean[] left = new boolean[trie.itemCount()];
    IntStream.of(wanted).forEach(item -> left[item] = allowed[item]);
    IntStream.of(seen).forEach(item -> left[item] = false);

    AllowedItems few =
        AllowedItems.matching(trie, item -> allowed[item]).without(seen).only(wanted);

    assertSame(few, trie, left, seed);
  }

  @Test
  void takesOutNeighboursAndTheEndsOfTheCatalogue() {
    int items = 1000;
    CatalogueTrie trie = oneTokenTitles(items);
    boolean[] allowed = new boolean[items];
    Arrays.fill(allowed, true);
    int[] seen = {0, 63, 64, 500, 501, 502, 503, 504, 505, 999};
    IntStream.of(seen).forEach(item -> allowed[item] = false);

    assertSame(AllowedItems.all(trie).without(seen), trie, allowed, 0);
  }

  @Test
  void takingOutAFewItemsDoesNotCopyTheCatalogue() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AllowedItems all = AllowedItems.all(oneTokenTitles(100_000));
    int[] seen = IntStream.range(0, 40).map(i -> 2000 * i).toArray();
    assertThat(all.without(seen).count()).isEqualTo(99_960);

    long before = threads.getCurrentThreadAllocatedBytes();
    AllowedItems fewer = all.without(seen);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(fewer.count()).isEqualTo(99_960);
    assertThat(after - before).isLessThan(4_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128})
  void allAllowsEveryItemOfAnyNumberOfWords(int items) {
    AllowedItems all = AllowedItems.all(oneTokenTitles(items));

    assertThat(all.count()).isEqualTo(items);
    assertThat(all.count(0, items)).isEqualTo(items);
    assertThat(IntStream.range(0, items)).allMatch(all::contains);
    assertThat(all.nextHidden(0)).isEqualTo(items);
  }

  @Test
  void nothingAllowedIsNotAnError() {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN);
    AllowedItems none = AllowedItems.matching(trie, item -> false);

    assertThat(none.count()).isZero();
    assertThat(none.any(0, trie.itemCount())).isFalse();
  }

  @Test
  void refusesToTakeOutAnItemThatDoesNotExist() {
    CatalogueTrie trie = CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN);

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> AllowedItems.all(trie).without(trie.itemCount()));
  }

  @Test
  void refusesToIntersectFiltersOfTwoTries() {
    AllowedItems one = AllowedItems.all(CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN));
    AllowedItems other = AllowedItems.all(CatalogueTrie.build(RandomTitles.draw(11), END_TOKEN));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.and(other))
        .withMessageContaining("another trie");
  }

  /** All of one title, so that positions are item numbers. */
  private static CatalogueTrie oneTokenTitles(int items) {
    int[] offsets = IntStream.rangeClosed(0, items).toArray();
    return CatalogueTrie.build(TokenSequences.wrap(new int[items], offsets), END_TOKEN);
  }

  private static boolean[] draw(CatalogueTrie trie, SplittableRandom random) {
    double share = random.nextDouble();
    boolean[] allowed = new boolean[trie.itemCount()];
    for (int item = 0; item < allowed.length; item++) {
      allowed[item] = random.nextDouble() < share;
    }
    return allowed;
  }

  private static void assertSame(
      AllowedItems items, CatalogueTrie trie, boolean[] allowed, long seed) {
    for (int low = 0; low <= trie.itemCount(); low++) {
      int hidden = low;
      while (hidden < trie.itemCount() && allowed[trie.itemAt(hidden)]) {
        hidden++;
      }
      assertThat(items.nextHidden(low)).as("seed %d, from %d", seed, low).isEqualTo(hidden);
      int count = 0;
      for (int high = low; high <= trie.itemCount(); high++) {
        if (items.count(low, high) != count || items.any(low, high) != (count > 0)) {
          assertThat(items.count(low, high))
              .as("seed %d, interval [%d, %d)", seed, low, high)
              .isEqualTo(count);
          assertThat(items.any(low, high)).as("seed %d", seed).isEqualTo(count > 0);
        }
        count += high < trie.itemCount() && allowed[trie.itemAt(high)] ? 1 : 0;
      }
      if (low == 0) {
        assertThat(items.count()).as("seed %d", seed).isEqualTo(count);
      }
      if (low < trie.itemCount()) {
        assertThat(items.contains(low)).as("seed %d", seed).isEqualTo(allowed[trie.itemAt(low)]);
      }
    }
  }
}
