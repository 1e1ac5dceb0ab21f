// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TitleTextTest {
  @Test
  void unescapesHtmlEntitiesOnce() {
    assertThat(TitleText.normalise("Set &amp; 18&quot; &amp;lt;")).isEqualTo("Set & 18\" &lt;");
  }

  @Test
  void makesWhiteSpaceAndControlsOneSpace() {
    assertThat(TitleText.normalise(" a\t\n\u00A0b\u0000c&#13; ")).isEqualTo("a b c");
  }

  @Test
  void composesAccents() {
    assertThat(TitleText.normalise("Cafe\u0301")).isEqualTo("Caf\u00E9");
  }

  @Test
  void keepsCharactersOutsideTheBasicPlane() {
    assertThat(TitleText.normalise("\uD83D\uDE00 x")).isEqualTo("\uD83D\uDE00 x");
  }
}
