// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;
import java.util.TreeMap;
import java.util.TreeSet;

/** A trie of node objects, plain enough to be right by inspection. */
final class NaiveTrie {
  /** One node: its children by token, and the items at or below it. */
  static final class Node {
    final TreeMap<Integer, Node> children = new TreeMap<>();
    final TreeSet<Integer> items = new TreeSet<>();

    /** Whether nothing at or below the node branches. */
    boolean isOneTitle() {
      return children.size() <= 1 && children.values().stream().allMatch(Node::isOneTitle);
    }
  }

  final Node root = new Node();

  NaiveTrie(TokenSequences titles, int endToken) {
    for (int item = 0; item < titles.size(); item++) {
      Node node = root;
      node.items.add(item);
      for (int token : titles.toArray(item)) {
        node = descend(node, token, item);
      }
      descend(node, endToken, item);
    }
  }

  private static Node descend(Node node, int token, int item) {
    Node child = node.children.computeIfAbsent(token, unused -> new Node());
    child.items.add(item);
    return child;
  }
}
