// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import io.genrec.train.FineTuneProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The program {@code genrec-finetune} of this jar. Thread-safe. */
public final class NativeFineTuneProgram implements FineTuneProgram {
  private static final String NAME =
      "genrec-finetune" + (NativeLibrary.platform().startsWith("windows") ? ".exe" : "");
  private static final String RESOURCE = "natives/" + NativeLibrary.platform() + "/" + NAME;

  /** Creates the service; nothing is unpacked before it is needed. */
  public NativeFineTuneProgram() {}

  @Override
  public Optional<String> unavailableReason() {
    return NativeFineTuneProgram.class.getResource(RESOURCE) == null
        ? Optional.of("genrec-native has no " + RESOURCE + "; build it on this machine")
        : Optional.empty();
  }

  @Override
  public Path file() {
    try (InputStream in = NativeFineTuneProgram.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new NativeLibraryException(unavailableReason().orElse(RESOURCE));
      }
      Path file = UnpackedLibrary.unpack(in.readAllBytes(), NAME);
      if (!file.toFile().canExecute() && !file.toFile().setExecutable(true)) {
        throw new NativeLibraryException(
            file + " cannot be made executable; name a folder with -Dgenrec.native.dir");
      }
      return file;
    } catch (IOException e) {
      throw new NativeLibraryException("genrec-finetune cannot be unpacked (" + e + ")", e);
    }
  }
}
