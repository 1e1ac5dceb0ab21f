// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static io.genrec.catalogue.RandomTitles.END_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.model.TokenSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CatalogueTrieTest {
  @Property(tries = 300)
  void hasTheNodesOfANaiveTrie(@ForAll long seed) {
    TokenSequences titles = RandomTitles.draw(seed);
    CatalogueTrie trie = CatalogueTrie.build(titles, END_TOKEN);
    NaiveTrie naive = new NaiveTrie(titles, END_TOKEN);

    assertSameSubtree(trie, 0, trie.itemCount(), 0, naive.root, "seed " + seed);
  }

  @Property(tries = 300)
  void placesEachItemOnceWithItsOwnTokens(@ForAll long seed) {
    TokenSequences titles = RandomTitles.draw(seed);
    CatalogueTrie trie = CatalogueTrie.build(titles, END_TOKEN);

    int longest = 0;
    for (int item = 0; item < titles.size(); item++) {
      int position = trie.positionOf(item);
      assertThat(trie.itemAt(position)).as("seed %d", seed).isEqualTo(item);
      assertThat(trie.length(position)).as("seed %d", seed).isEqualTo(titles.length(item) + 1);
      for (int i = 0; i < titles.length(item); i++) {
        assertThat(trie.token(position, i)).as("seed %d", seed).isEqualTo(titles.token(item, i));
      }
      assertThat(trie.token(position, titles.length(item))).isEqualTo(END_TOKEN);
      longest = Math.max(longest, trie.length(position));
    }
    assertThat(trie.maxLength()).as("seed %d", seed).isEqualTo(longest);
  }

  @Property(tries = 200)
  void keepsItemsWithTheSameTokensInTheirOrder(@ForAll long seed) {
    TokenSequences titles = RandomTitles.draw(seed);
    CatalogueTrie trie = CatalogueTrie.build(titles, END_TOKEN);

    for (int position = 1; position < trie.itemCount(); position++) {
      int earlier = trie.itemAt(position - 1);
      int later = trie.itemAt(position);
      if (Arrays.equals(titles.toArray(earlier), titles.toArray(later))) {
        assertThat(earlier).as("seed %d", seed).isLessThan(later);
      }
    }
  }

  @Property(tries = 200)
  void branchDepthIsWhereTheNaiveTrieFirstBranchesOrEnds(@ForAll long seed) {
    TokenSequences titles = RandomTitles.draw(seed);
    CatalogueTrie trie = CatalogueTrie.build(titles, END_TOKEN);
    NaiveTrie.Node node = new NaiveTrie(titles, END_TOKEN).root;

    int depth = 0;
    while (node.children.size() == 1) {
      node = node.children.firstEntry().getValue();
      depth++;
    }
    assertThat(trie.branchDepth(0, trie.itemCount(), 0)).as("seed %d", seed).isEqualTo(depth);
  }

  @Test
  void childrenOfOneBufferFollowEachOther() {
    CatalogueTrie trie = trie(new int[] {9, 4}, new int[] {1}, new int[] {9}, new int[] {9, 4, 4});
    TrieChildren children = new TrieChildren();

    trie.children(0, 4, 0, children);
    assertThat(tokens(children)).containsExactly(1, 9);
    trie.children(children.low(1), children.high(1), 1, children);
    assertThat(tokens(children)).containsExactly(END_TOKEN, 4);
    assertThat(children.low(1)).isEqualTo(2);
    assertThat(children.high(1)).isEqualTo(4);
  }

  @Test
  void findsTheRunsOfWideNodesBelowWideNodes() {
    List<int[]> titles = new ArrayList<>();
    for (int first = 10; first < 210; first++) {
      for (int second = 0; second < 1 + first % 150; second++) {
        for (int copy = 0; copy < (second == 1 ? 70 : 1); copy++) {
          titles.add(new int[] {7, 7, first, 500 - second, 8});
        }
      }
    }
    TokenSequences sequences = TokenSequences.copyOf(titles);
    CatalogueTrie trie = CatalogueTrie.build(sequences, END_TOKEN);

    assertSameSubtree(
        trie, 0, trie.itemCount(), 0, new NaiveTrie(sequences, END_TOKEN).root, "no seed");
  }

  @Test
  void sortsTitlesOfWhichEachIsAPrefixOfTheNext() {
    int[][] titles = new int[2000][];
    Arrays.setAll(titles, item -> new int[titles.length - item]);
    CatalogueTrie trie = trie(titles);

    for (int position = 0; position < titles.length; position++) {
      assertThat(trie.itemAt(position)).isEqualTo(position);
    }
    assertThat(trie.maxLength()).isEqualTo(2001);
  }

  @Property(tries = 100)
  void takesAtMostEightBytesATokenAndSixtyFourAnItem(@ForAll long seed) {
    TokenSequences titles = RandomTitles.draw(seed);
    int fixed = 64;

    assertThat(CatalogueTrie.build(titles, END_TOKEN).memoryBytes())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(8L * titles.totalTokens() + 64L * titles.size() + fixed);
  }

  @Test
  void leavesHaveNoChildren() {
    CatalogueTrie trie = trie(new int[] {5}, new int[] {5});
    TrieChildren children = new TrieChildren();

    assertThat(trie.branchDepth(0, 2, 0)).isEqualTo(2);
    assertThat(trie.isLeaf(0, 2)).isTrue();
    trie.children(0, 2, 2, children);
    assertThat(children.count()).isZero();
  }

  @Test
  void holdsTokensOfTheWholeIntRange() {
    CatalogueTrie trie =
        trie(new int[] {Integer.MAX_VALUE}, new int[] {0}, new int[] {Integer.MIN_VALUE});
    TrieChildren children = new TrieChildren();

    trie.children(0, 3, 0, children);
    assertThat(tokens(children)).containsExactly(Integer.MIN_VALUE, 0, Integer.MAX_VALUE);
  }

  @Test
  void emptyCatalogueGivesAnEmptyTrie() {
    CatalogueTrie trie = trie();

    assertThat(trie.itemCount()).isZero();
    assertThat(trie.maxLength()).isZero();
  }

  @Test
  void refusesATitleWithoutTokens() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trie(new int[] {5}, new int[0]))
        .withMessageContaining("item number 1 has no tokens");
  }

  @Test
  void refusesATitleThatHoldsTheEndToken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trie(new int[] {5, END_TOKEN, 6}))
        .withMessageContaining("item number 0 holds the end token 2");
  }

  private static CatalogueTrie trie(int[]... titles) {
    return CatalogueTrie.build(TokenSequences.copyOf(List.of(titles)), END_TOKEN);
  }

  private static List<Integer> tokens(TrieChildren children) {
    List<Integer> tokens = new ArrayList<>();
    for (int child = 0; child < children.count(); child++) {
      tokens.add(children.token(child));
    }
    return tokens;
  }

  private static void assertSameSubtree(
      CatalogueTrie trie, int low, int high, int depth, NaiveTrie.Node naive, String seed) {
    TreeSet<Integer> items = new TreeSet<>();
    for (int position = low; position < high; position++) {
      items.add(trie.itemAt(position));
    }
    assertThat(items).as(seed).isEqualTo(naive.items);
    assertThat(trie.isLeaf(low, depth)).as(seed).isEqualTo(naive.children.isEmpty());
    assertThat(trie.isOneTitle(low, high, depth)).as(seed).isEqualTo(naive.isOneTitle());
    TrieChildren children = new TrieChildren();
    trie.children(low, high, depth, children);
    assertThat(tokens(children)).as(seed).containsExactlyElementsOf(naive.children.keySet());
    for (int child = 0; child < children.count(); child++) {
      NaiveTrie.Node naiveChild =
          Objects.requireNonNull(naive.children.get(children.token(child)), seed);
      assertThat(children.isOneTitle(child)).as(seed).isEqualTo(naiveChild.isOneTitle());
      assertSameSubtree(
          trie, children.low(child), children.high(child), depth + 1, naiveChild, seed);
    }
  }
}
