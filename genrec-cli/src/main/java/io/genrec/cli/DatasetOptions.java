// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.DatasetReaders;
import io.genrec.data.InteractionDataset;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which data set a command works on. */
final class DatasetOptions {
  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = {
        "Folder with the data set: movies.csv and ratings.csv, movies.dat and ratings.dat, u.item"
            + " and u.data, items.tsv and sequences.txt, or meta*.jsonl and one .jsonl of reviews.",
        "Without it, the built-in sample: real films, simulated viewers."
      })
  private @Nullable Path folder;

  @Option(
      names = "--audience",
      description = "Whose viewings of the built-in sample: one of ${COMPLETION-CANDIDATES}.",
      defaultValue = "EVERYONE",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private Audience audience = Audience.EVERYONE;

  @Option(
      names = "--charset",
      description = "Encoding of the data set's files.",
      defaultValue = "UTF-8",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private Charset charset = StandardCharsets.UTF_8;

  /** The model that ships, if it is one for the data. */
  Optional<Path> modelFor(SampleModel shipped) {
    return folder == null ? Optional.of(shipped.file()) : Optional.empty();
  }

  /** What the data are called: the name of their folder. */
  String name() {
    return folder == null
        ? "the built-in sample: real films, simulated viewers"
        : String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  InteractionDataset read() {
    return folder == null
        ? SampleDataset.simulate(audience, SampleDataset.SEED).interactions()
        : DatasetReaders.detect(folder, charset).read();
  }
}
