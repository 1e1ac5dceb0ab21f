// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

class ScriptedLanguageModelTest extends LanguageModelContract {
  @Override
  protected LanguageModel open() {
    return new ScriptedLanguageModel(42);
  }
}
