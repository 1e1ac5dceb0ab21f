// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

/** Reads a data set from its files, line by line. */
public interface DatasetReader {
  /** The name of the format, for messages. */
  String format();

  /**
   * Reads the files anew.
   *
   * @throws DatasetException if a file cannot be read or a line is wrong
   */
  InteractionDataset read();
}
