// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A file could not be fetched; the message says what, why, and what to do. */
public class DownloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for programs that act on it. */
  public enum Reason {
    /** There is no such file on the server: HTTP 404 or 410. */
    NOT_FOUND,
    /** The server or a proxy wants to know who asks, or does not let them: HTTP 401, 403, 407. */
    REFUSED,
    /** No answer, or none that is of use, after all attempts. */
    UNREACHABLE,
    /** What the server sends is not what was asked for: another size or another SHA-256. */
    DIFFERENT,
    /** The disk has no room for it. */
    NO_SPACE,
    /** The file cannot be written, or what has its name is something else. */
    STORAGE,
    /** The thread was interrupted; what has come in is kept, and the next call goes on there. */
    CANCELLED
  }

  private final URI url;
  private final Reason reason;

  /** Creates an exception about an address, with a message that a user can act on. */
  public DownloadException(URI url, Reason reason, String message) {
    this(url, reason, message, null);
  }

  /** Creates an exception about an address, with a message and what led to it, if anything did. */
  DownloadException(URI url, Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.url = url;
    this.reason = reason;
  }

  /** The address that was asked for, before any redirect. */
  public URI url() {
    return url;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
