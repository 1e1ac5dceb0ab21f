// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** A session that does what another does, for tests that change one thing of it. */
public class ForwardingSession implements DecodeSession {
  private final DecodeSession session;

  /** Forwards to a session, which it closes when it is closed. */
  public ForwardingSession(DecodeSession session) {
    this.session = session;
  }

  @Override
  public int maxSequences() {
    return session.maxSequences();
  }

  @Override
  public int contextTokens() {
    return session.contextTokens();
  }

  @Override
  public int batchTokens() {
    return session.batchTokens();
  }

  @Override
  public int length(int sequence) {
    return session.length(sequence);
  }

  @Override
  public void decode(DecodeBatch batch) {
    session.decode(batch);
  }

  @Override
  public void reset() {
    session.reset();
  }

  @Override
  public void close() {
    session.close();
  }
}
