// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * Reads a CSV file of items and one of interactions, each with a line of column names. Immutable
 * and safe to share between threads.
 */
public final class CsvDatasetReader implements DatasetReader {
  private final DataFile items;
  private final DataFile interactions;
  private final ColumnMapping columns;

  /** Creates a reader of two files; they are opened by {@link #read}. */
  public CsvDatasetReader(Path items, Path interactions, ColumnMapping columns, Charset charset) {
    this.items = new DataFile(items, charset);
    this.interactions = new DataFile(interactions, charset);
    this.columns = columns;
  }

  @Override
  public String format() {
    return "CSV";
  }

  @Override
  public InteractionDataset read() {
    DatasetAssembly assembly = new DatasetAssembly();
    readItems(assembly);
    readInteractions(assembly);
    return assembly.build(interactions.path());
  }

  private void readItems(DatasetAssembly assembly) {
    try (CsvRows rows = new CsvRows(items, columns.delimiter())) {
      int id = rows.column(columns.itemId());
      int title = rows.column(columns.title());
      int categories = columns.categories().map(rows::column).orElse(-1);
      while (rows.next()) {
        String names = categories < 0 ? "" : rows.get(categories);
        assembly.item(
            rows.position(),
            rows.get(id),
            rows.get(title),
            LineReader.categories(names, columns.categorySeparator()));
      }
    }
    assembly.requireItems(items.path());
  }

  private void readInteractions(DatasetAssembly assembly) {
    try (CsvRows rows = new CsvRows(interactions, columns.delimiter())) {
      int user = rows.column(columns.userId());
      int item = rows.column(columns.interactionItemId());
      int time = columns.timestamp().map(rows::column).orElse(-1);
      long order = 0;
      while (rows.next()) {
        Position at = rows.position();
        long timestamp = time < 0 ? order++ : at.wholeNumber("timestamp", rows.get(time));
        assembly.interaction(at, rows.get(user), rows.get(item), timestamp);
      }
    }
  }
}
