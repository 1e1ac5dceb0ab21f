// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

/** Hears how a fine-tuning gets on; called on the thread that runs it. */
@FunctionalInterface
public interface FineTuneListener {
  /** Takes a piece of news. */
  void progress(FineTuneProgress news);
}
