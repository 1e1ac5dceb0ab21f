// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.nio.file.Path;

/** Opens and closes one model many times and prints by how many bytes the process has grown. */
final class OpenAndClose {
  private static final int ROUNDS = 200;

  private OpenAndClose() {}

  public static void main(String[] arguments) {
    rounds(Path.of(arguments[0]));
    long warm = ResidentMemory.bytes();
    rounds(Path.of(arguments[0]));
    System.out.print(ResidentMemory.bytes() - warm);
  }

  private static void rounds(Path model) {
    for (int i = 0; i < ROUNDS; i++) {
      EngineUse.loadAndDecode(TestModels.spec(model).withMemoryMapped(i % 2 == 0));
    }
  }
}
