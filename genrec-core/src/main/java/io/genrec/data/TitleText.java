// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.text.Normalizer;
import org.apache.commons.text.StringEscapeUtils;

/** The form in which titles are read and written. */
public final class TitleText {
  private TitleText() {}

  /**
   * A title with its HTML entities unescaped once, each run of white space and control characters
   * made one space, none at the ends, in Unicode normal form C.
   */
  public static String normalise(String raw) {
    String unescaped = raw.indexOf('&') < 0 ? raw : StringEscapeUtils.unescapeHtml4(raw);
    String composed = Normalizer.normalize(unescaped, Normalizer.Form.NFC);
    StringBuilder text = new StringBuilder(composed.length());
    boolean gap = false;
    for (int i = 0; i < composed.length(); ) {
      int character = composed.codePointAt(i);
      i += Character.charCount(character);
      if (isGap(character)) {
        gap = true;
      } else {
        if (gap && !text.isEmpty()) {
          text.append(' ');
        }
        gap = false;
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }

  // An entity such as &#xD800; leaves half a surrogate pair, which no encoding can hold.
  private static boolean isGap(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.SURROGATE;
  }
}
