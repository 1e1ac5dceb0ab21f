// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.serve.BatchSpec;
import picocli.CommandLine.Option;

/** How many users are served at once. */
final class BatchOptions {
  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Groups of users served at once, each on a thread; 0 for as many as fit.")
  private int sessions;

  @Option(
      names = "--users-at-once",
      paramLabel = "N",
      description = "Users that share a group's batches; 0 for as many as are fast.")
  private int users;

  BatchSpec spec() {
    return BatchSpec.automatic().withSessions(sessions).withUsersPerSession(users);
  }
}
