// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Reads items.tsv (a line of column names, then the item's id first and its title last) and
 * sequences.txt (a user, then the ids of the items, oldest first, parted by spaces). The place in
 * the file is the time: a second line of a user goes on where the first ended. Immutable and safe
 * to share between threads.
 */
public final class SequenceDatasetReader implements DatasetReader {
  private final DataFile items;
  private final DataFile sequences;

  /** Creates a reader of two files; they are opened by {@link #read}. */
  public SequenceDatasetReader(Path items, Path sequences, Charset charset) {
    this.items = new DataFile(items, charset);
    this.sequences = new DataFile(sequences, charset);
  }

  @Override
  public String format() {
    return "sequences";
  }

  @Override
  public InteractionDataset read() {
    DatasetAssembly assembly = new DatasetAssembly();
    try (LineReader lines = new LineReader(items)) {
      String header = lines.next();
      int columns = header == null ? 0 : LineReader.split(header, "\t").size();
      if (columns < 2) {
        throw DatasetException.at(
            items.path(), 1, "a line of two or more column names parted by tabs is needed");
      }
      for (String line = lines.next(); line != null; line = lines.next()) {
        List<String> fields = LineReader.split(line, "\t");
        if (fields.size() != columns) {
          throw lines
              .position()
              .problem("there are " + fields.size() + " columns, not " + columns + "; complete it");
        }
        assembly.item(lines.position(), fields.get(0), fields.get(columns - 1), List.of());
      }
    }
    assembly.requireItems(items.path());
    long place = 0;
    try (LineReader lines = new LineReader(sequences)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        StringTokenizer ids = new StringTokenizer(line);
        String user = ids.nextToken();
        if (!ids.hasMoreTokens()) {
          throw lines.position().problem("user '" + user + "' has no items; remove the line");
        }
        while (ids.hasMoreTokens()) {
          assembly.interaction(lines.position(), user, ids.nextToken(), place++);
        }
      }
    }
    return assembly.build(sequences.path());
  }
}
