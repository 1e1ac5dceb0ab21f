// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints nested facts for people: a line each, names on the left, one block for each section. */
final class FactTable {
  private static final int LONGEST_VALUE = 300;

  private FactTable() {}

  static void print(Map<String, Object> facts, PrintWriter out) {
    printLines("", facts, out);
  }

  private static void printLines(String indent, Map<?, ?> facts, PrintWriter out) {
    int width = facts.keySet().stream().mapToInt(key -> label(key).length()).max().orElse(0);
    facts.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> section && indent.isEmpty()) {
            out.println();
            out.println(label(key));
            printLines("  ", section, out);
          } else {
            out.println(indent + pad(label(key), width) + "  " + text(value));
          }
        });
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** The words of a name like {@code kvHeads}; names with dots stay as they are. */
  private static String label(Object key) {
    String name = key.toString();
    return name.matches("[a-z]+([A-Z][a-z]*)+")
        ? name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT)
        : printable(name);
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + text(entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value instanceof Collection<?> values) {
      return values.stream().map(FactTable::text).collect(Collectors.joining(" "));
    }
    if (value instanceof long[] values) {
      return Arrays.stream(values).mapToObj(FactTable::text).collect(Collectors.joining(" "));
    }
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    if (value instanceof Integer || value instanceof Long) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
    String text = printable(value.toString());
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + " ...";
  }

  /** One line that cannot steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\R", " ").replaceAll("\\p{IsControl}", "?");
  }
}
