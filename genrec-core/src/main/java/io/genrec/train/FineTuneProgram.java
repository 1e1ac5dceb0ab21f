// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.nio.file.Path;
import java.util.Optional;

/** Where the program {@code genrec-finetune} is. Implementations register as services. */
public interface FineTuneProgram {
  /** Why there is none for this machine, or empty if there is. */
  Optional<String> unavailableReason();

  /**
   * The executable file.
   *
   * @throws io.genrec.model.NativeLibraryException if it is not available or cannot be unpacked
   */
  Path file();
}
