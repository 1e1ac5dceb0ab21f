// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.download.UserCache;
import java.nio.file.Path;
import java.util.Optional;

/** The folders of the per-user cache that the command line uses. */
final class CacheFolder {
  private CacheFolder() {}

  /**
   * A folder of the cache.
   *
   * @throws IllegalStateException if this user has none
   */
  static Path of(String kind) {
    return find(kind)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no home folder to keep files in; name a folder with --out, or with"
                        + " GENREC_CACHE_DIR in the environment"));
  }

  /** A folder of the cache, or empty if this user has none. */
  static Optional<Path> find(String kind) {
    return UserCache.folder().map(folder -> folder.resolve(kind));
  }
}
