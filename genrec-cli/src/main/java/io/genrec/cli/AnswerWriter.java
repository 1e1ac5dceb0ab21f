// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;

/** Writes answers in one of the forms of {@link AnswerFormat}. */
interface AnswerWriter {
  /** Writes one user's answer. */
  void write(UserAnswer answer) throws IOException;

  /** Writes that a user got nothing, where the form has a word for it. */
  default void writeFailure(String user, String reason) throws IOException {}
}
