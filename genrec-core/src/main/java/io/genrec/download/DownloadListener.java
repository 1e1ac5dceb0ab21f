// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

/** Is told how a download goes, on the thread that called; must not be slow. */
@FunctionalInterface
public interface DownloadListener {
  /**
   * More has come in, or the download goes on where an earlier one stopped.
   *
   * @param done the bytes that are there
   * @param total all of them, or -1 where nobody has said how many there are
   */
  void progress(long done, long total);

  /**
   * An attempt failed in a way that may pass; another follows.
   *
   * @param problem what happened, in one line
   * @param waitMillis the pause before the next attempt, in milliseconds
   */
  default void retrying(String problem, long waitMillis) {}
}
