// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;

/**
 * The titles of a catalogue as a trie of tokens, held as their sorted token sequences. Each
 * sequence is closed by an end token, so that one title may be a prefix of another.
 *
 * <p>Items in the order of their sequences have <em>positions</em> {@code 0 .. itemCount() - 1}. A
 * node is an interval {@code [low, high)} of positions and a depth: the items whose sequences share
 * their first {@code depth} tokens. The root is {@code [0, itemCount())} at depth 0. Items with the
 * same tokens share a leaf. Immutable and safe to share between threads.
 */
public final class CatalogueTrie {
  private final SortedTitles titles;
  private final FirstLevels firstLevels;

  /** (items) the item at each position. */
  private final int[] itemAt;

  /** (items) the position of each item. */
  private final int[] positionOf;

  private final int endToken;
  private final int maxLength;

  private CatalogueTrie(SortedTitles titles, int[] itemAt, int endToken) {
    this.titles = titles;
    this.firstLevels = FirstLevels.of(titles);
    this.itemAt = itemAt;
    this.positionOf = new int[itemAt.length];
    for (int position = 0; position < itemAt.length; position++) {
      positionOf[itemAt[position]] = position;
    }
    this.endToken = endToken;
    this.maxLength = titles.maxLength();
  }

  /**
   * Sorts the titles of a catalogue. Needs 8 bytes an item besides the trie itself.
   *
   * @param titles the tokens of each item's title, by item number, without an end token
   * @param endToken the token that closes a title
   * @throws IllegalArgumentException if a title has no tokens or holds the end token
   * @throws ArithmeticException if the titles with their end tokens are 2^31 tokens or more
   */
  public static CatalogueTrie build(TokenSequences titles, int endToken) {
    requireTitles(titles, endToken);
    int[] itemAt = TitleSorter.sort(titles, endToken);
    return new CatalogueTrie(SortedTitles.copyOf(titles, itemAt, endToken), itemAt, endToken);
  }

  private static void requireTitles(TokenSequences titles, int endToken) {
    for (int item = 0; item < titles.size(); item++) {
      if (titles.length(item) == 0) {
        throw new IllegalArgumentException("the title of item number " + item + " has no tokens");
      }
      for (int i = 0; i < titles.length(item); i++) {
        if (titles.token(item, i) == endToken) {
          throw new IllegalArgumentException(
              "the title of item number " + item + " holds the end token " + endToken);
        }
      }
    }
  }

  /** The number of items. */
  public int itemCount() {
    return itemAt.length;
  }

  /** The token that closes each title. */
  public int endToken() {
    return endToken;
  }

  /** The item at a position. */
  public int itemAt(int position) {
    return itemAt[position];
  }

  /** The position of an item. */
  public int positionOf(int item) {
    return positionOf[item];
  }

  /** The number of tokens of the sequence at a position, the end token included. */
  public int length(int position) {
    return titles.length(position);
  }

  /** The token of the sequence at a position that leads from a depth to the next. */
  public int token(int position, int depth) {
    return titles.token(position, depth);
  }

  /** The number of tokens of the longest sequence, the end token included; 0 without items. */
  public int maxLength() {
    return maxLength;
  }

  /** The bytes of the arrays that the trie consists of: about 4 a token and 16 an item. */
  public long memoryBytes() {
    return titles.memoryBytes()
        + firstLevels.memoryBytes()
        + (long) Integer.BYTES * (itemAt.length + positionOf.length);
  }

  /** Whether a node is a leaf: its items' titles are complete. */
  public boolean isLeaf(int low, int depth) {
    return titles.length(low) == depth;
  }

  /**
   * The depth of the first node at or below a node that branches or is a leaf. All nodes between
   * have one child, and the tokens on the way are those of {@code low}.
   */
  public int branchDepth(int low, int high, int depth) {
    return titles.branchDepth(low, high, depth);
  }

  /**
   * Whether all items of a node have one title: the node is a leaf, or nothing below it branches.
   */
  public boolean isOneTitle(int low, int high, int depth) {
    return titles.isOneTitle(low, high, depth);
  }

  /**
   * Finds the children of a node; a leaf has none. Those of wide nodes near the root are not copied
   * but pointed at.
   *
   * @param low where the node's interval begins
   * @param high where it ends, exclusive; above {@code low}
   * @param depth the node's depth
   * @param children takes the result
   */
  public void children(int low, int high, int depth, TrieChildren children) {
    children.reset(titles, low, depth);
    if (isLeaf(low, depth)) {
      return;
    }
    int token = token(low, depth);
    if (token == token(high - 1, depth)) {
      children.add(token, high);
    } else if (!firstLevels.findChildren(low, high, children)) {
      titles.addChildren(low, high, depth, children);
    }
  }
}
