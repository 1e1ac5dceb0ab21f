// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tokens that the model computed, prompts included: a rate beside that of users. */
@AuxCounters
@State(Scope.Thread)
public class DecodedTokens {
  /** Of the iteration; JMH sets it to 0 before and reads it after. */
  public long tokens;

  private long before;

  /** Creates a counter. */
  public DecodedTokens() {}

  /** Takes in a count that goes on over iterations. */
  void update(long total) {
    tokens += total - before;
    before = total;
  }
}
