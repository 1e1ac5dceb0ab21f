// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.Arrays;

/**
 * One step for many sequences: edits of sequences, then rows of tokens to decode, then for each row
 * the next tokens whose log-probability is wanted. {@link DecodeSession#decode} executes it and
 * fills in the results. Reusable after {@link #clear}; not thread-safe.
 *
 * <p>A <em>row</em> appends one or more tokens to one sequence. Its <em>candidates</em> are scored
 * as the token after its last one. A row that {@link #scoreTokens scores its tokens} also gives the
 * log-probability of each of its own tokens but the first, always over the whole vocabulary.
 *
 * <p>Shapes (R rows, T tokens, C candidates, E edits): {@code rowSequences (R)}, {@code
 * rowTokenOffsets (R + 1)}, {@code rowCandidateOffsets (R + 1)}, {@code rowScored (R)}, {@code
 * tokens (T)}, {@code tokenLogProbabilities (T)}, {@code candidates (C)}, {@code
 * candidateLogProbabilities (C)}, {@code edits (3 E)} as triples (source, destination, tokens),
 * source -1 for clearing and tokens -1 for all of the source's. The arrays that engines read may be
 * longer than these counts. Log-probabilities are natural.
 */
public final class DecodeBatch {
  /** The source in an edit that empties its destination. */
  public static final int NO_SOURCE = -1;

  /** The tokens in an edit that copies its whole source. */
  public static final int ALL_TOKENS = -1;

  private final Normalisation normalisation;

  private int[] edits = new int[48];
  private int editCount;

  private int[] rowSequences = new int[16];
  private int[] rowTokenOffsets = new int[17];
  private int[] rowCandidateOffsets = new int[17];
  private boolean[] rowScored = new boolean[16];
  private int rowCount;

  private int[] tokens = new int[256];
  private float[] tokenLogProbabilities = new float[256];
  private int tokenCount;

  private int[] candidates = new int[1024];
  private float[] candidateLogProbabilities = new float[1024];
  private int candidateCount;

  /**
   * Creates an empty batch.
   *
   * @param normalisation over which tokens the candidates' softmax runs
   */
  public DecodeBatch(Normalisation normalisation) {
    this.normalisation = normalisation;
  }

  /** Over which tokens the candidates' softmax runs. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** Empties the batch and keeps its memory. */
  public void clear() {
    editCount = 0;
    rowCount = 0;
    tokenCount = 0;
    candidateCount = 0;
  }

  /** Makes a sequence a copy of another, whatever it held before; both then go their own ways. */
  public void copySequence(int source, int destination) {
    addEdit(source, destination, ALL_TOKENS);
  }

  /**
   * Makes a sequence a copy of another's first tokens, whatever it held before; both then go their
   * own ways. A sequence that is its own source is cut to that length.
   *
   * @param tokens how many, 0 to as many as the source holds when this edit's turn comes
   * @throws IllegalArgumentException if the number is negative; one that is larger than the
   *     source's length is refused when the batch is decoded
   */
  public void copyPrefix(int source, int destination, int tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException("a prefix cannot have " + tokens + " tokens");
    }
    addEdit(source, destination, tokens);
  }

  /** Empties a sequence. */
  public void clearSequence(int sequence) {
    addEdit(NO_SOURCE, sequence, ALL_TOKENS);
  }

  /**
   * Starts a row; tokens and candidates that are added next are this row's.
   *
   * @param sequence the sequence that the row's tokens are appended to
   * @return the row's index
   */
  public int beginRow(int sequence) {
    if (rowCount == rowSequences.length) {
      int capacity = rowCount * 2;
      rowSequences = Arrays.copyOf(rowSequences, capacity);
      rowScored = Arrays.copyOf(rowScored, capacity);
      rowTokenOffsets = Arrays.copyOf(rowTokenOffsets, capacity + 1);
      rowCandidateOffsets = Arrays.copyOf(rowCandidateOffsets, capacity + 1);
    }
    rowSequences[rowCount] = sequence;
    rowScored[rowCount] = false;
    rowTokenOffsets[rowCount] = tokenCount;
    rowCandidateOffsets[rowCount] = candidateCount;
    rowCount++;
    rowTokenOffsets[rowCount] = tokenCount;
    rowCandidateOffsets[rowCount] = candidateCount;
    return rowCount - 1;
  }

  /**
   * Adds a token to the current row.
   *
   * @return the token's index in the batch
   * @throws IllegalStateException if no row was begun
   */
  public int addToken(int token) {
    requireRow();
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, tokenCount * 2);
      tokenLogProbabilities = Arrays.copyOf(tokenLogProbabilities, tokenCount * 2);
    }
    tokens[tokenCount++] = token;
    rowTokenOffsets[rowCount] = tokenCount;
    return tokenCount - 1;
  }

  /**
   * Adds a token whose log-probability after the current row is wanted.
   *
   * @return the candidate's index in the batch
   * @throws IllegalStateException if no row was begun
   */
  public int addCandidate(int token) {
    requireRow();
    if (candidateCount == candidates.length) {
      candidates = Arrays.copyOf(candidates, candidateCount * 2);
      candidateLogProbabilities = Arrays.copyOf(candidateLogProbabilities, candidateCount * 2);
    }
    candidates[candidateCount++] = token;
    rowCandidateOffsets[rowCount] = candidateCount;
    return candidateCount - 1;
  }

  /**
   * Adds the tokens {@code from[begin .. end - 1]} as {@link #addCandidate} adds one.
   *
   * @return the first one's index in the batch; the others follow
   * @throws IllegalStateException if no row was begun
   */
  public int addCandidates(int[] from, int begin, int end) {
    requireRow();
    int first = candidateCount;
    int needed = Math.addExact(first, end - begin);
    if (needed > candidates.length) {
      int capacity = Math.max(needed, candidates.length * 2);
      candidates = Arrays.copyOf(candidates, capacity);
      candidateLogProbabilities = Arrays.copyOf(candidateLogProbabilities, capacity);
    }
    System.arraycopy(from, begin, candidates, first, end - begin);
    candidateCount = needed;
    rowCandidateOffsets[rowCount] = needed;
    return first;
  }

  /**
   * Asks for the log-probability of the current row's own tokens too.
   *
   * @throws IllegalStateException if no row was begun
   */
  public void scoreTokens() {
    requireRow();
    rowScored[rowCount - 1] = true;
  }

  /** The number of rows. */
  public int rowCount() {
    return rowCount;
  }

  /** The number of tokens of all rows. */
  public int tokenCount() {
    return tokenCount;
  }

  /** The number of candidates of all rows. */
  public int candidateCount() {
    return candidateCount;
  }

  /** The number of sequence edits. */
  public int editCount() {
    return editCount;
  }

  /**
   * The log-probability of a candidate, once the batch was decoded.
   *
   * @param candidate what {@link #addCandidate} returned
   */
  public float candidateLogProbability(int candidate) {
    return candidateLogProbabilities[checkIndex(candidate, candidateCount)];
  }

  /**
   * The log-probability of a row's own token given all before it, once the batch was decoded.
   *
   * @param token what {@link #addToken} returned, of a scored row and not the row's first
   */
  public float tokenLogProbability(int token) {
    return tokenLogProbabilities[checkIndex(token, tokenCount)];
  }

  /** For engines: triples (source, destination, tokens) in order. */
  public int[] edits() {
    return edits;
  }

  /** For engines: the sequence of each row. */
  public int[] rowSequences() {
    return rowSequences;
  }

  /** For engines: where each row's tokens start. */
  public int[] rowTokenOffsets() {
    return rowTokenOffsets;
  }

  /** For engines: where each row's candidates start. */
  public int[] rowCandidateOffsets() {
    return rowCandidateOffsets;
  }

  /** For engines: whether each row scores its own tokens. */
  public boolean[] rowScored() {
    return rowScored;
  }

  /** For engines: the tokens of all rows. */
  public int[] tokens() {
    return tokens;
  }

  /** For engines: the candidates of all rows. */
  public int[] candidates() {
    return candidates;
  }

  /** For engines to fill: one number for each token of a scored row but its first. */
  public float[] tokenLogProbabilities() {
    return tokenLogProbabilities;
  }

  /** For engines to fill: one number for each candidate. */
  public float[] candidateLogProbabilities() {
    return candidateLogProbabilities;
  }

  private void addEdit(int source, int destination, int tokens) {
    if (3 * editCount == edits.length) {
      edits = Arrays.copyOf(edits, edits.length * 2);
    }
    edits[3 * editCount] = source;
    edits[3 * editCount + 1] = destination;
    edits[3 * editCount + 2] = tokens;
    editCount++;
  }

  private void requireRow() {
    if (rowCount == 0) {
      throw new IllegalStateException("begin a row before adding to it");
    }
  }

  private static int checkIndex(int index, int count) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("index " + index + " of " + count);
    }
    return index;
  }
}
