// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static io.genrec.catalogue.RandomTitles.END_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.TokenSequences;
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

    assertSame(before.without(seen), trie, left, seed);
    assertSame(before, trie, allowed, seed);
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
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128})
  void allAllowsEveryItemOfAnyNumberOfWords(int items) {
    int[] tokens = new int[items];
    int[] offsets = IntStream.rangeClosed(0, items).toArray();
    CatalogueTrie trie = CatalogueTrie.build(TokenSequences.wrap(tokens, offsets), END_TOKEN);
    AllowedItems all = AllowedItems.all(trie);

    assertThat(all.count()).isEqualTo(items);
    assertThat(all.count(0, items)).isEqualTo(items);
    assertThat(IntStream.range(0, items)).allMatch(all::contains);
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
