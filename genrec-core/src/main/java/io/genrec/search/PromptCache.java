// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Prompts of earlier searches that sequences of the session still hold, the least recently used
 * first. A prompt is found by its tokens, so that nobody needs to say which user came back.
 */
final class PromptCache {
  private final Deque<Integer> freeSequences = new ArrayDeque<>();
  private final List<CachedPrompt> prompts = new ArrayList<>();
  private int tokenCount;

  /** Keeps as many prompts as there are sequences, which may be none. */
  PromptCache(int[] sequences) {
    Arrays.stream(sequences).forEach(freeSequences::add);
  }

  /** How many prompts are kept. */
  int count() {
    return prompts.size();
  }

  /** At most what all of them hold together: copies share what they have in common. */
  int tokenCount() {
    return tokenCount;
  }

  /** The prompt that has the most first tokens in common with another. */
  Optional<CachedPrompt> closest(int[] prompt) {
    CachedPrompt closest = null;
    for (CachedPrompt each : prompts) {
      if (closest == null || each.common(prompt) > closest.common(prompt)) {
        closest = each;
      }
    }
    return Optional.ofNullable(closest);
  }

  /** Marks a prompt as the most recently used. */
  void touch(CachedPrompt prompt) {
    prompts.remove(prompt);
    prompts.add(prompt);
  }

  /**
   * Keeps a prompt that a sequence of the session begins with, in place of those that it continues,
   * or else of the least recently used.
   */
  void keep(int[] prompt, int sequence, DecodeBatch batch) {
    if (prompts.isEmpty() && freeSequences.isEmpty()) {
      return;
    }
    for (CachedPrompt each : List.copyOf(prompts)) {
      if (each.common(prompt) == each.length()) {
        evict(each, batch);
      }
    }
    if (freeSequences.isEmpty()) {
      evictOldest(batch);
    }
    CachedPrompt kept = new CachedPrompt(freeSequences.removeFirst(), prompt);
    batch.copyPrefix(sequence, kept.sequence(), prompt.length);
    prompts.add(kept);
    tokenCount += prompt.length;
  }

  /** Gives up the least recently used prompt, of which there must be one. */
  void evictOldest(DecodeBatch batch) {
    evict(prompts.get(0), batch);
  }

  /** Forgets everything without telling the session, which was emptied. */
  void reset() {
    prompts.forEach(prompt -> freeSequences.add(prompt.sequence()));
    prompts.clear();
    tokenCount = 0;
  }

  private void evict(CachedPrompt prompt, DecodeBatch batch) {
    prompts.remove(prompt);
    freeSequences.addFirst(prompt.sequence());
    tokenCount -= prompt.length();
    batch.clearSequence(prompt.sequence());
  }
}
