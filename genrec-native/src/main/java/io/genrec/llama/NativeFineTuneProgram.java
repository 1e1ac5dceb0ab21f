// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import io.genrec.train.FineTuneProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The program {@code genrec-finetune} beside the native library. Thread-safe. */
public final class NativeFineTuneProgram implements FineTuneProgram {
  /** Creates the service; nothing is unpacked before it is needed. */
  public NativeFineTuneProgram() {}

  @Override
  public Optional<String> unavailableReason() {
    try {
      file();
      return Optional.empty();
    } catch (NativeLibraryException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Path file() {
    Path file = NativesLocation.library().resolveSibling(NativesLocation.FINE_TUNE_PROGRAM);
    if (!Files.isRegularFile(file)) {
      throw new NativeLibraryException(
          "there is no " + file + ", which fine-tunes; build genrec-native on this machine");
    }
    if (!Files.isExecutable(file)) {
      throw new NativeLibraryException(file + " is not executable; chmod +x it");
    }
    return file;
  }
}
