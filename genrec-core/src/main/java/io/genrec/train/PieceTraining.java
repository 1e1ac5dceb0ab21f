// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.gguf.LlamaVocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One training of a vocabulary: the titles as they are cut so far, and how often each text is
 * spelled by neighbours. A merge touches only the titles that spell its text.
 *
 * <p>After each merge every title is cut exactly as a tokenizer with the pieces found so far cuts
 * it: that joins by order of finding, then from the left, and when a merge brings pieces together
 * that spell an earlier piece, it joins those first.
 */
final class PieceTraining {
  /** The most characters of a piece: as long as most titles. */
  private static final int MAX_LENGTH = 48;

  /** What occurs once is not worth a token. */
  private static final long LEAST_WEIGHT = 2;

  /** Stands for all neighbours that must not become a piece. */
  private static final PieceCandidate NEVER = new PieceCandidate("");

  private final CharacterPieces characters;
  private final long[] weights;

  /** The titles as numbers of pieces; the characters have the first numbers. */
  private final PieceSequence[] titles;

  private final List<String> pieces;

  /** The number of characters of each piece, with room for more. */
  private int[] lengths;

  private final Map<Long, PieceCandidate> byPair = new HashMap<>();
  private final Map<String, PieceCandidate> byText = new HashMap<>();
  private final PriorityQueue<QueuedCandidate> queue = new PriorityQueue<>();

  /** Candidates that neighbours have come to spell since the last merge. */
  private final List<PieceCandidate> grown = new ArrayList<>();

  PieceTraining(CharacterPieces characters, List<String> texts, long[] weights) {
    this.characters = characters;
    this.weights = weights.clone();
    this.pieces = new ArrayList<>(characters.texts());
    this.lengths = new int[pieces.size()];
    Arrays.fill(lengths, 1);
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
    lengths = Arrays.copyOf(lengths, end);
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
      best.piece = pieces.size();
      pieces.add(best.text());
      lengths[best.piece] = best.length();
      for (int title : best.takeTitles()) {
        merge(title, best);
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

  private void merge(int title, PieceCandidate candidate) {
    PieceSequence sequence = titles[title];
    for (int i = 0; i + 1 < sequence.length(); i++) {
      if (mayBeSpelledAt(sequence, i, candidate) && candidateAt(sequence, i) == candidate) {
        int merged = join(title, i, candidate);
        for (int next = earlierPiece(sequence, merged, candidate);
            next >= 0;
            next = earlierPiece(sequence, merged, candidate)) {
          merged = join(title, next, candidateAt(sequence, next));
        }
        i = Math.max(-1, Math.min(i, merged) - 2); // a pair may have come up on the left
      }
    }
  }

  /** Whether the lengths are right, which is quicker to tell than the text. */
  private boolean mayBeSpelledAt(PieceSequence sequence, int at, PieceCandidate candidate) {
    int left = sequence.piece(at);
    int right = sequence.piece(at + 1);
    return left != CharacterPieces.NONE
        && right != CharacterPieces.NONE
        && lengths[left] + lengths[right] == candidate.length();
  }

  /**
   * Where a piece and a neighbour spell a piece that was found before another: the one found first,
   * or -1.
   */
  private int earlierPiece(PieceSequence sequence, int at, PieceCandidate than) {
    int found = -1;
    int first = than.piece;
    for (int i = Math.max(0, at - 1); i <= at && i + 1 < sequence.length(); i++) {
      PieceCandidate candidate = candidateAt(sequence, i);
      if (candidate.piece != PieceCandidate.NO_PIECE && candidate.piece < first) {
        found = i;
        first = candidate.piece;
      }
    }
    return found;
  }

  /** Joins two neighbours, keeps the counts, and returns where the joined piece is. */
  private int join(int title, int at, PieceCandidate into) {
    PieceSequence sequence = titles[title];
    for (int i = Math.max(0, at - 1); i <= at + 1 && i + 1 < sequence.length(); i++) {
      count(title, i, -1);
    }
    sequence.join(at, into.piece);
    for (int i = Math.max(0, at - 1); i <= at && i + 1 < sequence.length(); i++) {
      count(title, i, 1);
    }
    return at;
  }

  private void count(int title, int at, int sign) {
    PieceCandidate candidate = candidateAt(titles[title], at);
    if (candidate.equals(NEVER)) {
      return;
    }
    candidate.weight += sign * weights[title];
    if (sign > 0 && candidate.piece == PieceCandidate.NO_PIECE) {
      candidate.occursIn(title);
      grown.add(candidate);
    }
  }

  private PieceCandidate candidateAt(PieceSequence sequence, int at) {
    int left = sequence.piece(at);
    int right = sequence.piece(at + 1);
    if (left == CharacterPieces.NONE || right == CharacterPieces.NONE) {
      return NEVER;
    }
    return byPair.computeIfAbsent(
        (long) left << Integer.SIZE | right,
        pair -> candidate(pieces.get(left) + pieces.get(right)));
  }

  private PieceCandidate candidate(String text) {
    boolean allowed =
        text.codePointCount(0, text.length()) <= MAX_LENGTH
            && text.indexOf('<') < 0
            && text.indexOf('>') < 0;
    return allowed ? byText.computeIfAbsent(text, PieceCandidate::new) : NEVER;
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
