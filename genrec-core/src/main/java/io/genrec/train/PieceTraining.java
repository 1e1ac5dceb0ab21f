// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.gguf.LlamaVocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One training of a vocabulary: the titles as they are cut so far, and how often each pair of
 * pieces are neighbours. A merge touches only the titles that hold its pair.
 *
 * <p>After each merge every title is cut as a tokenizer with the pieces found so far cuts it. That
 * goes by the text that neighbours spell, not by the pair; but a text between two cuts is cut the
 * same way wherever it stands, since nothing was joined across its ends, and so it is always the
 * same pair that spells it.
 */
final class PieceTraining {
  /** The most characters of a piece: as long as most titles. */
  private static final int MAX_LENGTH = 48;

  /** What occurs once is not worth a token. */
  private static final long LEAST_WEIGHT = 2;

  /** Stands for all neighbours that must not become a piece. */
  private static final PieceCandidate NEVER = new PieceCandidate(-1, -1, "");

  private final CharacterPieces characters;
  private final long[] weights;

  /** The titles as numbers of pieces; the characters have the first numbers. */
  private final PieceSequence[] titles;

  private final List<String> pieces;

  private final Map<Long, PieceCandidate> byPair = new HashMap<>();
  private final PriorityQueue<QueuedCandidate> queue = new PriorityQueue<>();

  /** Pairs that have come to be neighbours somewhere since the last merge. */
  private final List<PieceCandidate> grown = new ArrayList<>();

  PieceTraining(CharacterPieces characters, List<String> texts, long[] weights) {
    this.characters = characters;
    this.weights = weights.clone();
    this.pieces = new ArrayList<>(characters.texts());
    this.titles = new PieceSequence[texts.size()];
    for (int title = 0; title < titles.length; title++) {
      titles[title] = new PieceSequence(characters.numbers(texts.get(title)));
      for (int i = 0; i + 1 < titles[title].length(); i++) {
        count(title, i, 1);
      }
    }
  }

  /** Finds up to so many pieces more. */
  void mergeUpTo(int count) {
    int end = pieces.size() + count;
    queueGrown();
    while (pieces.size() < end && !queue.isEmpty()) {
      QueuedCandidate first = queue.remove();
      PieceCandidate best = first.candidate();
      if (first.weight() != best.queuedWeight) {
        continue; // it was queued again with a higher weight
      }
      if (best.weight != best.queuedWeight) {
        best.queuedWeight = 0; // it has lost occurrences to other merges
        queue(best);
        continue;
      }
      pieces.add(best.text());
      for (int title : best.takeTitles()) {
        merge(title, best, pieces.size() - 1);
      }
      queueGrown();
    }
  }

  private void queueGrown() {
    grown.forEach(this::queue);
    grown.clear();
  }

  private void queue(PieceCandidate candidate) {
    if (candidate.weight >= LEAST_WEIGHT && candidate.weight > candidate.queuedWeight) {
      candidate.queuedWeight = candidate.weight;
      queue.add(new QueuedCandidate(candidate, candidate.weight));
    }
  }

  private void merge(int title, PieceCandidate pair, int into) {
    PieceSequence sequence = titles[title];
    for (int at = 0; at + 1 < sequence.length(); at++) {
      if (sequence.piece(at) == pair.left() && sequence.piece(at + 1) == pair.right()) {
        count(title, at - 1, -1);
        count(title, at, -1);
        count(title, at + 1, -1);
        sequence.join(at, into);
        count(title, at - 1, 1);
        count(title, at, 1);
      }
    }
  }

  /** Counts two neighbours, if there are any, once more or less. */
  private void count(int title, int at, int sign) {
    PieceSequence sequence = titles[title];
    if (at < 0 || at + 1 >= sequence.length()) {
      return;
    }
    PieceCandidate candidate = candidate(sequence.piece(at), sequence.piece(at + 1));
    if (candidate.equals(NEVER)) {
      return;
    }
    candidate.weight += sign * weights[title];
    if (sign > 0) {
      candidate.occursIn(title);
      grown.add(candidate);
    }
  }

  private PieceCandidate candidate(int left, int right) {
    if (left == CharacterPieces.NONE || right == CharacterPieces.NONE) {
      return NEVER;
    }
    return byPair.computeIfAbsent(
        (long) left << Integer.SIZE | right,
        pair -> {
          String text = pieces.get(left) + pieces.get(right);
          boolean allowed =
              text.codePointCount(0, text.length()) <= MAX_LENGTH
                  && text.indexOf('<') < 0
                  && text.indexOf('>') < 0
                  && text.codePointBefore(text.length()) != CharacterPieces.SPACE;
          return allowed ? new PieceCandidate(left, right, text) : NEVER;
        });
  }

  /** How a title is cut: the number of each piece, or {@link CharacterPieces#NONE}. */
  int[] numbers(int title) {
    return titles[title].toArray();
  }

  /** The text of each piece by number, a space in it written as U+2581. */
  List<String> pieces() {
    return List.copyOf(pieces);
  }

  /** The pieces so far; the earlier one was found, the higher its score, and characters last. */
  LlamaVocabulary vocabulary() {
    int merged = pieces.size() - characters.count();
    float[] scores = new float[pieces.size()];
    for (int piece = 0; piece < scores.length; piece++) {
      int place = piece - characters.count();
      scores[piece] = place >= 0 ? -place : -(merged + piece);
    }
    return LlamaVocabulary.ofPieces(pieces, scores);
  }

  /** An entry of the queue: the most frequent first, then the shortest, then by code unit. */
  private record QueuedCandidate(PieceCandidate candidate, long weight)
      implements Comparable<QueuedCandidate> {
    private static final Comparator<QueuedCandidate> ORDER =
        Comparator.comparingLong(QueuedCandidate::weight)
            .reversed()
            .thenComparingInt(queued -> queued.candidate().length())
            .thenComparing(queued -> queued.candidate().text());

    @Override
    public int compareTo(QueuedCandidate other) {
      return ORDER.compare(this, other);
    }
  }
}
