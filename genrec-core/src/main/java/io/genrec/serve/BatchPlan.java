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

  /** Users at once in a session on a CPU; see docs/performance.md. */
  private static final int CPU_USERS = 4;

  /** Memory for long prompts is not reserved for all users at once beyond this. */
  private static final int CONTEXT_TOKENS = 1 << 15;

  static BatchPlan of(BatchSpec spec, PreparedCatalogue catalogue, ModelInfo model) {
    boolean cpu = model.backend().equals(CPU);
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = catalogue.spec().compute().threads();
    int threads = wanted == 0 ? cores : Math.min(wanted, cores);
    int sessions = spec.sessions() > 0 ? spec.sessions() : cpu ? threads : 1;
    int most =
        Math.max(
            1,
            BatchLayout.placesIn(
                MAX_SEQUENCES, catalogue.spec().search().beamWidth(), spec.cachedPrompts()));
    int users =
        spec.usersPerSession() > 0
            ? spec.usersPerSession()
            : cpu ? Math.min(CPU_USERS, most) : most;
    BatchLayout layout = catalogue.layout(users, spec.cachedPrompts());
    int tokens =
        Math.min(
            layout.contextTokens(),
            spec.contextTokens() > 0
                ? spec.contextTokens()
                : Math.max(CONTEXT_TOKENS, layout.leastContextTokens()));
    return new BatchPlan(
        sessions, Math.max(1, threads / sessions), tokens, layout, spec.blockUsers());
  }

  /** Users in flight in all sessions. */
  public int users() {
    return sessions * layout.places();
  }
}
