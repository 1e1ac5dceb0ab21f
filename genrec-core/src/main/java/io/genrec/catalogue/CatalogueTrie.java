// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;
import java.util.Arrays;

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
  /** (total) all sequences in order of position, each with its end token. */
  private final int[] tokens;

  /** (items + 1) where each position's sequence starts. */
  private final int[] offsets;

  /** (items) the item at each position. */
  private final int[] itemAt;

  /** (items) the position of each item. */
  private final int[] positionOf;

  private final int endToken;

  private CatalogueTrie(int[] tokens, int[] offsets, int[] itemAt, int[] positionOf, int endToken) {
    this.tokens = tokens;
    this.offsets = offsets;
    this.itemAt = itemAt;
    this.positionOf = positionOf;
    this.endToken = endToken;
  }

  /**
   * Sorts the titles of a catalogue.
   *
   * @param titles the tokens of each item's title, by item number, without an end token
   * @param endToken the token that closes a title
   * @throws IllegalArgumentException if a title has no tokens or holds the end token
   */
  public static CatalogueTrie build(TokenSequences titles, int endToken) {
    int items = titles.size();
    for (int item = 0; item < items; item++) {
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
    int[][] closed = new int[items][];
    Integer[] order = new Integer[items];
    for (int item = 0; item < items; item++) {
      order[item] = item;
      closed[item] = Arrays.copyOf(titles.toArray(item), titles.length(item) + 1);
      closed[item][titles.length(item)] = endToken;
    }
    Arrays.sort(order, (a, b) -> Arrays.compare(closed[a], closed[b]));
    int[] offsets = new int[items + 1];
    int[] itemAt = new int[items];
    int[] positionOf = new int[items];
    int[] tokens = new int[Math.addExact(titles.totalTokens(), items)];
    for (int position = 0; position < items; position++) {
      int item = order[position];
      itemAt[position] = item;
      positionOf[item] = position;
      System.arraycopy(closed[item], 0, tokens, offsets[position], closed[item].length);
      offsets[position + 1] = offsets[position] + closed[item].length;
    }
    return new CatalogueTrie(tokens, offsets, itemAt, positionOf, endToken);
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
    return offsets[position + 1] - offsets[position];
  }

  /** The token of the sequence at a position that leads from a depth to the next. */
  public int token(int position, int depth) {
    return tokens[offsets[position] + depth];
  }

  /** The number of tokens of the longest sequence, the end token included; 0 without items. */
  public int maxLength() {
    int longest = 0;
    for (int position = 0; position < itemCount(); position++) {
      longest = Math.max(longest, length(position));
    }
    return longest;
  }

  /** Whether a node is a leaf: its items' titles are complete. */
  public boolean isLeaf(int low, int depth) {
    return length(low) == depth;
  }

  /**
   * The depth of the first node at or below a node that branches or is a leaf. All nodes between
   * have one child, and the tokens on the way are those of {@code low}.
   */
  public int branchDepth(int low, int high, int depth) {
    int last = high - 1;
    int d = depth;
    while (d < length(low) && token(low, d) == token(last, d)) {
      d++;
    }
    return d;
  }

  /**
   * Finds the children of a node; a leaf has none.
   *
   * @param low where the node's interval begins
   * @param high where it ends, exclusive; above {@code low}
   * @param depth the node's depth
   * @param children takes the result
   */
  public void children(int low, int high, int depth, TrieChildren children) {
    children.reset(low);
    if (isLeaf(low, depth)) {
      return;
    }
    int position = low;
    while (position < high) {
      int token = token(position, depth);
      int end = position + 1;
      while (end < high && token(end, depth) == token) {
        end++;
      }
      children.add(token, end);
      position = end;
    }
  }
}
