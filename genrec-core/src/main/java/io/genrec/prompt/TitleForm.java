// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.TokenSequences;

/** How much of each title is written in prompts and answers. */
public enum TitleForm {
  /** The title. */
  WHOLE,

  /**
   * The title's first tokens that no other title of the catalogue begins with, at least one; the
   * whole title if another one begins with it. The catalogue tells how the title goes on.
   */
  SHORT;

  /**
   * Brings titles into this form. Items of the same title keep the same tokens, others differ.
   *
   * @param titles the tokens of each item's whole title, by item number, without an end token
   * @param endToken the token that closes a title
   * @throws IllegalArgumentException if a title has no tokens or holds the end token
   */
  public TokenSequences apply(TokenSequences titles, int endToken) {
    CatalogueTrie trie = CatalogueTrie.build(titles, endToken);
    return this == WHOLE ? titles : shorten(titles, trie);
  }

  private static TokenSequences shorten(TokenSequences titles, CatalogueTrie trie) {
    int[] lengths = lengths(titles, trie);
    int[] offsets = new int[titles.size() + 1];
    for (int item = 0; item < lengths.length; item++) {
      offsets[item + 1] = offsets[item] + lengths[item];
    }
    int[] tokens = new int[offsets[lengths.length]];
    for (int item = 0; item < lengths.length; item++) {
      for (int i = 0; i < lengths[item]; i++) {
        tokens[offsets[item] + i] = titles.token(item, i);
      }
    }
    return TokenSequences.wrap(tokens, offsets);
  }

  /** (items) how many tokens of each title are enough. */
  private static int[] lengths(TokenSequences titles, CatalogueTrie trie) {
    int[] lengths = new int[titles.size()];
    int sharedBefore = 0;
    for (int low = 0; low < lengths.length; ) {
      int high = low + 1;
      int shared = 0;
      while (high < lengths.length) {
        shared = sharedTokens(trie, low, high);
        if (shared < trie.length(low) || shared < trie.length(high)) {
          break;
        }
        high++; // the same title
        shared = 0;
      }
      for (int position = low; position < high; position++) {
        int item = trie.itemAt(position);
        lengths[item] = Math.min(titles.length(item), Math.max(sharedBefore, shared) + 1);
      }
      sharedBefore = shared;
      low = high;
    }
    return lengths;
  }

  private static int sharedTokens(CatalogueTrie trie, int one, int other) {
    int limit = Math.min(trie.length(one), trie.length(other));
    int shared = 0;
    while (shared < limit && trie.token(one, shared) == trie.token(other, shared)) {
      shared++;
    }
    return shared;
  }
}
