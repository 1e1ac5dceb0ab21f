// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import java.util.concurrent.atomic.LongAdder;

/** Counts what all workers do. Thread-safe. */
final class BatchCounters {
  final LongAdder submitted = new LongAdder();
  final LongAdder answered = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder steps = new LongAdder();
  final LongAdder decodedTokens = new LongAdder();

  BatchStatistics statistics() {
    return new BatchStatistics(
        submitted.sum(), answered.sum(), failed.sum(), steps.sum(), decodedTokens.sum());
  }
}
