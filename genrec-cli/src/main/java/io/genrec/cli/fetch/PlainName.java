// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import java.util.regex.Pattern;

/** Names that are a file's or folder's, here and on other systems, and lead nowhere. */
public final class PlainName {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private PlainName() {}

  /** Whether a name has letters, digits, dots, dashes and underscores only. */
  public static boolean is(String name) {
    return PLAIN.matcher(name).matches();
  }

  /**
   * Refuses another.
   *
   * @throws IllegalArgumentException if the name is not plain
   */
  static void require(String name) {
    if (!is(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no plain name: letters, digits, dots, dashes and underscores");
    }
  }
}
