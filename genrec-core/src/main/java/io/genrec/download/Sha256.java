// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes that come in piece by piece. */
final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Takes bytes up to a buffer's limit, and leaves the buffer as it is. */
  Sha256 update(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
    return this;
  }

  /** Takes all bytes of a file. */
  Sha256 update(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return this;
  }

  /** Forgets all bytes. */
  void reset() {
    digest.reset();
  }

  /** The SHA-256 as 64 lower-case hexadecimal digits; forgets the bytes. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
