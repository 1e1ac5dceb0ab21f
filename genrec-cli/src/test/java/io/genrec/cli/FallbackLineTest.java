// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackLineTest {
  private static String line() {
    StringWriter err = new StringWriter();
    FallbackLine handler = new FallbackLine(new PrintWriter(err));
    handler.publish(new LogRecord(Level.INFO, "the engine 'portable' is used"));
    handler.flush();
    return err.toString().strip();
  }

  @AfterEach
  void forget() {
    System.clearProperty(FallbackLine.REASON_PROPERTY);
  }

  @Test
  void theLibrarysLineIsPassedOn() {
    assertThat(line()).isEqualTo("genrec: the engine 'portable' is used");
  }

  @Test
  void whatTheScriptKnowsIsSaidInstead() {
    System.setProperty(FallbackLine.REASON_PROPERTY, "'ninja' is not installed");

    assertThat(line()).isEqualTo("genrec: the portable engine is used: 'ninja' is not installed");
  }
}
