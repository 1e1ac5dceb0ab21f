// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineNotesTest {
  private static final String PORTABLE = "the engine 'portable' is used; cannot run here: native";

  private static String line(String message) {
    StringWriter err = new StringWriter();
    EngineNotes handler = new EngineNotes(new PrintWriter(err));
    handler.publish(new LogRecord(Level.INFO, message));
    handler.flush();
    return err.toString().strip();
  }

  @AfterEach
  void forget() {
    System.clearProperty(EngineNotes.REASON_PROPERTY);
  }

  @Test
  void theLibrarysLineIsPassedOn() {
    assertThat(line(PORTABLE)).isEqualTo("genrec: " + PORTABLE);
    assertThat(line("models run on the CPU; {0}")).isEqualTo("genrec: models run on the CPU; {0}");
  }

  @Test
  void whatTheScriptKnowsIsSaidInstead() {
    System.setProperty(EngineNotes.REASON_PROPERTY, "'ninja' is not installed");

    assertThat(line(PORTABLE))
        .isEqualTo("genrec: the portable engine is used: 'ninja' is not installed");
    assertThat(line("models run on the CPU")).isEqualTo("genrec: models run on the CPU");
  }
}
