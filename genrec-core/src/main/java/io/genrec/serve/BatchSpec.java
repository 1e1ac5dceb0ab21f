// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import java.io.Serializable;

/**
 * How many users are served at once; 0 leaves a number to the library. More users at once need more
 * memory and are not always faster: on a CPU a few fill its cores (docs/performance.md).
 *
 * @param sessions contexts over the one set of weights, each with a thread of its own, at least 0
 * @param usersPerSession users in flight in each, at least 0; engines have limits (llama.cpp: 256
 *     sequences, of which a user takes one more than the beam is wide)
 * @param contextTokens tokens that the users of a session can hold together, at least 0; users wait
 *     until there is room for them
 * @param cachedPrompts prompts of earlier users whose state each session keeps, at least 0, so that
 *     a user who comes back with one more item costs one title
 * @param blockUsers users of a {@linkplain BatchRecommender#recommend stream} that are served as a
 *     block, at least 1: their answers depend on nothing but the block
 */
public record BatchSpec(
    int sessions, int usersPerSession, int contextTokens, int cachedPrompts, int blockUsers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many users are served as a block unless told otherwise. */
  public static final int DEFAULT_BLOCK_USERS = 32;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BatchSpec {
    requireAtLeast("sessions", sessions, 0);
    requireAtLeast("usersPerSession", usersPerSession, 0);
    requireAtLeast("contextTokens", contextTokens, 0);
    requireAtLeast("cachedPrompts", cachedPrompts, 0);
    requireAtLeast("blockUsers", blockUsers, 1);
  }

  /** All that the library chooses by itself, and no cache. */
  public static BatchSpec automatic() {
    return new BatchSpec(0, 0, 0, 0, DEFAULT_BLOCK_USERS);
  }

  /** The same with another number of sessions. */
  public BatchSpec withSessions(int count) {
    return new BatchSpec(count, usersPerSession, contextTokens, cachedPrompts, blockUsers);
  }

  /** The same with another number of users in each session. */
  public BatchSpec withUsersPerSession(int count) {
    return new BatchSpec(sessions, count, contextTokens, cachedPrompts, blockUsers);
  }

  /** The same with another size of each session. */
  public BatchSpec withContextTokens(int tokens) {
    return new BatchSpec(sessions, usersPerSession, tokens, cachedPrompts, blockUsers);
  }

  /** The same with another number of prompts that are kept. */
  public BatchSpec withCachedPrompts(int count) {
    return new BatchSpec(sessions, usersPerSession, contextTokens, count, blockUsers);
  }

  /** The same with another size of blocks. */
  public BatchSpec withBlockUsers(int count) {
    return new BatchSpec(sessions, usersPerSession, contextTokens, cachedPrompts, count);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }
}
