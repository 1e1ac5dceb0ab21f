// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.SessionSpec;
import io.genrec.prior.ItemPriorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Searches for many prompts at once over one session: continuous batching. Each {@link #step} is
 * one batch of the running searches' next tokens and the prompts of those that are admitted; a
 * search that is done makes room for the next at once.
 *
 * <p>What all prompts start with is computed once, and so is what a prompt has in common with one
 * that the {@linkplain BatchLayout#cachedPrompts cache} holds.
 *
 * <p>Not thread-safe. It owns the session and closes it. After an exception of {@link #step} it can
 * only be closed.
 *
 * @param <T> what tells the caller whose search it is
 */
public final class BatchedSearch<T> implements AutoCloseable {
  private final DecodeSession session;
  private final BatchLayout layout;
  private final int[] sharedPrefix;
  private final DecodeBatch batch;
  private final Deque<SearchPlace<T>> free = new ArrayDeque<>();
  private final List<SearchPlace<T>> running = new ArrayList<>();
  private final List<SearchPlace<T>> done = new ArrayList<>();

  private final PromptCache cache;

  /** Taken from the source, but the batch had no room for it. */
  private @Nullable SearchTask<T> waiting;

  /** What the running searches can hold at most. */
  private int reservedTokens;

  private long steps;
  private long decodedTokens;

  private BatchedSearch(
      DecodeSession session, ConstrainedBeamSearch search, BatchLayout layout, int[] sharedPrefix) {
    long needed = (long) sharedPrefix.length + layout.leastContextTokens();
    if (session.maxSequences() < layout.sequences() || session.contextTokens() < needed) {
      throw new IllegalArgumentException(
          "the session has %d sequences and %d tokens; it needs %d and %d"
              .formatted(
                  session.maxSequences(), session.contextTokens(), layout.sequences(), needed));
    }
    this.session = session;
    this.layout = layout;
    this.sharedPrefix = sharedPrefix.clone();
    this.batch = new DecodeBatch(search.config().scoring().normalisation());
    for (int place = 0; place < layout.places(); place++) {
      free.add(
          new SearchPlace<>(search, layout.promptSequence(place), layout.branchSequences(place)));
    }
    this.cache = new PromptCache(layout.cacheSequences());
    addSharedPrefix();
  }

  /**
   * Opens a session and computes what all prompts start with.
   *
   * @throws io.genrec.model.DeviceMemoryException if there is not enough memory
   * @throws IllegalArgumentException if the engine cannot serve the specification, or it is too
   *     small for the layout
   * @throws IllegalStateException if the model is closed
   */
  public static <T> BatchedSearch<T> open(
      LanguageModel model,
      SessionSpec spec,
      ConstrainedBeamSearch search,
      BatchLayout layout,
      int[] sharedPrefix) {
    DecodeSession session = model.openSession(spec);
    try {
      return new BatchedSearch<>(session, search, layout, sharedPrefix);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /**
   * Forgets everything but what all prompts start with, so that what is found next does not depend
   * on what was done before.
   *
   * @throws IllegalStateException if searches are running
   */
  public void reset() {
    if (!isIdle()) {
      throw new IllegalStateException("searches are running; let them finish first");
    }
    done.forEach(free::addLast);
    done.clear();
    reservedTokens = 0;
    cache.reset();
    session.reset();
    batch.clear();
    addSharedPrefix();
  }

  /** Whether nothing is running or waiting. */
  public boolean isIdle() {
    return running.isEmpty() && waiting == null;
  }

  /** How many searches are running. */
  public int runningCount() {
    return running.size();
  }

  /** How many prompts of earlier searches the session holds. */
  int keptPrompts() {
    return cache.count();
  }

  /** How many batches were decoded. */
  public long steps() {
    return steps;
  }

  /** How many tokens were decoded. */
  public long decodedTokens() {
    return decodedTokens;
  }

  /**
   * Admits searches while there is room, decodes one batch, and hands out what was found.
   *
   * @param source gives the next search, if there is one now
   * @param sink takes each search that is done, in the order of admission
   * @throws io.genrec.model.InferenceException if the engine failed
   * @throws ItemPriorException if a search's prior is of no use
   * @throws IllegalArgumentException if a prompt is longer than the layout allows
   */
  public void step(Supplier<Optional<SearchTask<T>>> source, BiConsumer<T, SearchResult> sink) {
    step(
        source,
        sink,
        (tag, reason) -> {
          throw reason;
        });
  }

  /**
   * Does a step as {@link #step(Supplier, BiConsumer)} does, but goes on without a search whose
   * prior is of no use.
   *
   * @param refused takes each such search instead, with the reason
   * @throws io.genrec.model.InferenceException if the engine failed
   * @throws IllegalArgumentException if a prompt is longer than the layout allows
   */
  public void step(
      Supplier<Optional<SearchTask<T>>> source,
      BiConsumer<T, SearchResult> sink,
      BiConsumer<T, ItemPriorException> refused) {
    batch.clear();
    vacate();
    for (SearchPlace<T> place : running) {
      place.plan(batch);
    }
    admit(source, refused);
    // Edits without rows count, too: what they empty or keep is taken to be so from now on.
    if (batch.rowCount() > 0 || batch.editCount() > 0) {
      decode();
    }
    running.removeIf(this::absorb);
    handOut(sink);
  }

  /**
   * Does one search while nothing else runs.
   *
   * @throws io.genrec.model.InferenceException if the engine failed
   * @throws ItemPriorException if the search's prior is of no use; others can be done afterwards
   * @throws IllegalArgumentException if the prompt is longer than the layout allows
   * @throws IllegalStateException if others are running
   */
  public SearchResult search(SearchTask<T> task) {
    if (!isIdle()) {
      throw new IllegalStateException("other searches are running; use step");
    }
    waiting = task;
    List<SearchResult> found = new ArrayList<>(1);
    List<ItemPriorException> refused = new ArrayList<>(1);
    while (found.isEmpty()) {
      step(
          Optional::empty,
          (tag, result) -> found.add(result),
          (tag, reason) -> refused.add(reason));
      if (!refused.isEmpty()) {
        throw refused.get(0);
      }
    }
    return found.get(0);
  }

  @Override
  public void close() {
    session.close();
  }

  private void addSharedPrefix() {
    if (sharedPrefix.length > 0) {
      batch.beginRow(BatchLayout.SHARED);
      for (int token : sharedPrefix) {
        batch.addToken(token);
      }
      decode();
    }
  }

  private void decode() {
    session.decode(batch);
    steps += batch.rowCount() > 0 ? 1 : 0;
    decodedTokens += batch.tokenCount();
  }

  private void vacate() {
    for (SearchPlace<T> place : done) {
      SearchTask<T> task = place.task();
      reservedTokens -= reservation(task);
      if (place.decodedPrompt() && task.lastingTokens() > sharedPrefix.length) {
        int[] lasting = Arrays.copyOf(task.prompt(), task.lastingTokens());
        cache.keep(lasting, place.promptSequence(), batch);
      }
      place.vacate(batch);
      free.addLast(place);
    }
    done.clear();
  }

  private void admit(
      Supplier<Optional<SearchTask<T>>> source, BiConsumer<T, ItemPriorException> refused) {
    while (!free.isEmpty()) {
      SearchTask<T> next = waiting == null ? source.get().orElse(null) : waiting;
      waiting = null;
      if (next == null) {
        return;
      }
      if (!hasRoom(next)) {
        waiting = next;
        return;
      }
      try {
        start(next, free.getFirst());
      } catch (ItemPriorException e) {
        refused.accept(next.tag(), e);
      }
    }
  }

  /** A batch beyond what is computed in one go would gain nothing and delay the others. */
  private boolean hasRoom(SearchTask<T> task) {
    if (task.prompt().length > layout.promptTokens()) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens is longer than the %d of the layout"
              .formatted(task.prompt().length, layout.promptTokens()));
    }
    int known = known(task.prompt()).tokens();
    int tokens = batch.tokenCount() + task.prompt().length - known;
    return (batch.tokenCount() == 0 || tokens <= session.batchTokens()) && hasCells(task);
  }

  private boolean hasCells(SearchTask<T> task) {
    int forCache =
        session.contextTokens() - sharedPrefix.length - reservedTokens - reservation(task);
    if (forCache < 0) {
      return false; // the running ones must finish first; kept prompts would be lost for nothing
    }
    while (cache.tokenCount() > forCache) {
      cache.evictOldest(batch);
    }
    return true;
  }

  private int reservation(SearchTask<T> task) {
    return task.prompt().length + layout.branchTokens();
  }

  /** A sequence whose first tokens are a prompt's. */
  private record Known(int sequence, int tokens) {}

  /** The prompt's last token is never known: its row gives the first scores. */
  private Known known(int[] prompt) {
    int mismatch = Arrays.mismatch(sharedPrefix, prompt);
    int shared = Math.min(mismatch < 0 ? prompt.length : mismatch, prompt.length - 1);
    Optional<CachedPrompt> closest = cache.closest(prompt);
    if (closest.isPresent()) {
      int common = Math.min(closest.get().common(prompt), prompt.length - 1);
      if (common > shared) {
        cache.touch(closest.get());
        return new Known(closest.get().sequence(), common);
      }
    }
    return new Known(BatchLayout.SHARED, shared);
  }

  private void start(SearchTask<T> task, SearchPlace<T> place) {
    Known known = known(task.prompt());
    place.occupy(task, known.tokens());
    free.removeFirst();
    running.add(place);
    batch.copyPrefix(known.sequence(), place.promptSequence(), known.tokens());
    reservedTokens += reservation(task);
    place.plan(batch);
  }

  private boolean absorb(SearchPlace<T> place) {
    boolean isDone = place.absorb(batch);
    if (isDone) {
      done.add(place);
    }
    return isDone;
  }

  private void handOut(BiConsumer<T, SearchResult> sink) {
    for (SearchPlace<T> place : done) {
      sink.accept(place.task().tag(), place.result());
    }
  }
}
