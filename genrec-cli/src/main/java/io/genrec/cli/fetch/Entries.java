// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads files of entries, and says what is wrong with them. */
final class Entries {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Entries() {}

  /** Reads a file that ships; a damaged one is an error of the build. */
  static <T> T shipped(String name, Class<T> type) {
    try (InputStream in = Entries.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar; build it again");
      }
      return JSON.readValue(in, type);
    } catch (IOException e) {
      throw new IllegalStateException(name + " in the jar is damaged; build it again", e);
    }
  }

  /**
   * Reads a file of the user's.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not in the form of the one that ships
   */
  static <T> T read(Path file, Class<T> type) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return JSON.readValue(in, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Jackson leaves null what a file does not have. */
  static void require(String what, @Nullable Object... parts) {
    for (Object part : parts) {
      if (part == null) {
        throw new IllegalArgumentException("a part of a " + what + " is missing");
      }
    }
  }

  /** The entry of a name. */
  static <T> T named(
      String kind, String command, List<T> entries, Function<T, String> name, String wanted) {
    for (T entry : entries) {
      if (name.apply(entry).equalsIgnoreCase(wanted)) {
        return entry;
      }
    }
    String names = entries.stream().map(name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no %s is called '%s'; there are %s (see '%s')".formatted(kind, wanted, names, command));
  }
}
