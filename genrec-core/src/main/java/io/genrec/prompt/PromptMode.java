// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

/** How the text of a prompt becomes tokens. */
public enum PromptMode {
  /** Instruction, titles and separators are tokenised each on its own: what genrec trains with. */
  SEGMENTS,
  /** The whole text is tokenised at once, for adapters that were trained so elsewhere. */
  WHOLE_TEXT
}
