// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.nio.file.Path;

/** Opens and closes one model many times and prints what the process held before and after. */
final class OpenAndClose {
  private static final int WARM_UP_ROUNDS = 50;
  private static final int ROUNDS = 200;

  private OpenAndClose() {}

  public static void main(String[] arguments) {
    rounds(Path.of(arguments[0]), WARM_UP_ROUNDS);
    long before = ResidentMemory.bytes();
    rounds(Path.of(arguments[0]), ROUNDS);
    System.out.print(before + " " + ResidentMemory.bytes());
  }

  private static void rounds(Path model, int count) {
    for (int i = 0; i < count; i++) {
      EngineUse.loadAndDecode(TestModels.spec(model).withMemoryMapped(i % 2 == 0));
    }
  }
}
