// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.fetch.DatasetManifest;
import io.genrec.cli.fetch.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which list of what can be fetched is used. */
final class ManifestOption {
  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Another list than the one that ships, in its form: that of a mirror, say.")
  private @Nullable Path file;

  ModelManifest models() throws IOException {
    return file == null ? ModelManifest.shipped() : ModelManifest.read(file);
  }

  DatasetManifest datasets() throws IOException {
    return file == null ? DatasetManifest.shipped() : DatasetManifest.read(file);
  }
}
