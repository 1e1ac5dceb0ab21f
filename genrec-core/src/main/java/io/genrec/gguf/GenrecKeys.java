// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The keys that genrec itself writes. */
final class GenrecKeys {
  private GenrecKeys() {}

  /** The keys {@code genrec.*} as text, sorted. */
  static Map<String, String> of(GgufFile file) {
    Map<String, String> keys = new TreeMap<>();
    file.metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith("genrec.")) {
                keys.put(key, value.toString());
              }
            });
    return Collections.unmodifiableMap(keys);
  }
}
