// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.PreparedCatalogue;
import io.genrec.model.ModelInfo;
import io.genrec.search.BatchLayout;

/**
 * How many users a batch recommender serves at once.
 *
 * @param sessions contexts over the one set of weights
 * @param threadsPerSession CPU threads of each
 * @param contextTokens tokens that the users of a session can hold together
 * @param layout what each session's sequences are for
 * @param blockUsers users of a stream that are served as a block
 */
public record BatchPlan(
    int sessions, int threadsPerSession, int contextTokens, BatchLayout layout, int blockUsers) {
  private static final String CPU = "CPU";
  private static final int MAX_SEQUENCES = 256;

  /** 4 to 12 a session take the same time, fewer or more take more (AMD EPYC, 2026-11-25). */
  private static final int CPU_USERS = 8;

  /** Caches may take as much memory as the weights, and this where those are small. */
  private static final long CACHE_BYTES = 1L << 30;

  /** What the library chooses where a specification says nothing. */
  static BatchPlan of(BatchSpec spec, PreparedCatalogue catalogue, ModelInfo model, int cores) {
    boolean cpu = model.backend().equals(CPU);
    int wanted = catalogue.spec().compute().threads();
    int threads = wanted == 0 ? cores : Math.min(wanted, cores);
    int beamWidth = catalogue.spec().search().beamWidth();
    int most = Math.max(1, BatchLayout.placesIn(MAX_SEQUENCES, beamWidth, spec.cachedPrompts()));
    int users = chosen(spec.usersPerSession(), cpu ? Math.min(CPU_USERS, most) : most);
    BatchLayout layout = catalogue.layout(users, spec.cachedPrompts());
    long least = layout.leastContextTokens();
    long affordable =
        Math.max(CACHE_BYTES, model.weightBytes()) / Math.max(1, model.cacheBytesPerToken());
    int sessions =
        chosen(spec.sessions(), cpu ? (int) Math.max(1, Math.min(affordable / least, threads)) : 1);
    int tokens =
        chosen(
            spec.contextTokens(),
            (int) Math.min(Integer.MAX_VALUE, Math.max(least, affordable / sessions)));
    return new BatchPlan(
        sessions,
        Math.max(1, threads / sessions),
        Math.min(tokens, layout.contextTokens()),
        layout,
        spec.blockUsers());
  }

  private static int chosen(int specified, int automatic) {
    return specified > 0 ? specified : automatic;
  }

  /** Users in flight in all sessions. */
  public int users() {
    return sessions * layout.places();
  }
}
