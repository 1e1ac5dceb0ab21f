// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks a person a question of yes or no.
 *
 * @param in where answers come from
 * @param err where the question goes to
 * @param terminal whether there is a person to ask
 */
record Consent(BufferedReader in, PrintWriter err, boolean terminal) {
  /** Asks whoever sits at the terminal, if stdin is one. */
  static Consent ofTerminal(PrintWriter err) {
    return new Consent(
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        err,
        isTerminal());
  }

  /** The answer, or empty if there is nobody to ask. Anything but a yes is a no. */
  Optional<Boolean> ask(String question) throws IOException {
    if (!terminal) {
      return Optional.empty();
    }
    err.print(question + " [y/N] ");
    err.flush();
    String answer = in.readLine();
    String plain = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    return Optional.of(plain.equals("y") || plain.equals("yes"));
  }

  /** Java cannot tell of stdin; without the command, it is none. */
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "0").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
