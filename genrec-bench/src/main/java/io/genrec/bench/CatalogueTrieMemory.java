// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.TokenSequences;

/**
 * The memory of a trie over a million generated titles, as it says itself and as the heap shows.
 */
public final class CatalogueTrieMemory {
  private static final int TITLES = 1_000_000;
  private static final int END_TOKEN = 2;

  private CatalogueTrieMemory() {}

  /** Measures and prints. */
  public static void main(String[] arguments) {
    TokenSequences tokens = GeneratedTitles.tokens(TITLES, 1);
    CatalogueTrie.build(GeneratedTitles.tokens(1, 1), END_TOKEN); // loads the classes
    long before = usedBytes();
    CatalogueTrie trie = CatalogueTrie.build(tokens, END_TOKEN);
    long used = usedBytes() - before;
    System.out.printf(
        "%,d titles, %,d tokens: %,d bytes by its own account, %,d on the heap%n",
        trie.itemCount(), tokens.totalTokens(), trie.memoryBytes(), used);
    System.out.printf(
        "4 bytes a token and %.1f an item%n",
        (used - 4.0 * tokens.totalTokens()) / trie.itemCount());
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
