// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a folder and their SHA-256, as {@code sha256sum} writes them: 64 hexadecimal digits,
 * two spaces, a name.
 *
 * @param byName lower-case digits by the file's name
 */
record FileSums(SortedMap<String, String> byName) {
  /** The file with the sums, which does not list itself. */
  static final String FILE = "SHA256SUMS";

  private static final int BUFFER_BYTES = 1 << 17;

  /** Names only: a path would be written wherever it leads. */
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) [ *]([A-Za-z0-9_+-][A-Za-z0-9._+-]*)");

  FileSums(Map<String, String> byName) {
    this(Collections.unmodifiableSortedMap(new TreeMap<>(byName)));
  }

  /**
   * Reads the sums.
   *
   * @throws IOException if a line is none, or there is no line
   */
  static FileSums parse(String text) throws IOException {
    Map<String, String> byName = new TreeMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IOException(FILE + ", line " + number + ": not a sum and a file name: " + line);
      }
      byName.put(matcher.group(2), matcher.group(1));
    }
    if (byName.isEmpty()) {
      throw new IOException(FILE + " is empty");
    }
    return new FileSums(byName);
  }

  /** Whether a file is there and has the sum that its name has here. */
  boolean matches(Path file) throws IOException {
    return Files.isRegularFile(file)
        && digest(file).equals(byName.get(file.getFileName().toString()));
  }

  /** The SHA-256 of a file in lower-case hexadecimal digits. */
  static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return hex(digest);
  }

  /** The text that {@link #parse} reads. */
  String text() {
    StringBuilder text = new StringBuilder();
    byName.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
