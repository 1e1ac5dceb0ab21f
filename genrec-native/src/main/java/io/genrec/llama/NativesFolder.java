// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/**
 * A folder of native files among the resources: a platform's, or what a GPU backend adds to it.
 *
 * @param name {@code <platform>} or {@code <platform>-<backend>}
 * @param location the address of the folder, with a slash at its end
 * @param version of the classes that the files belong to
 */
record NativesFolder(String name, String location, String version, FileSums sums) {
  /** Beside the files: the version that they were packed with. */
  static final String VERSION_FILE = "VERSION";

  /**
   * Reads what is in a folder.
   *
   * @param sums where its {@link FileSums#FILE} is
   * @throws IOException if it is incomplete or cannot be read
   */
  static NativesFolder read(String name, URL sums) throws IOException {
    String address = sums.toString();
    String location = address.substring(0, address.length() - FileSums.FILE.length());
    return new NativesFolder(
        name,
        location,
        text(location + VERSION_FILE).strip(),
        FileSums.parse(text(location + FileSums.FILE)));
  }

  private static String text(String address) throws IOException {
    try (InputStream in = connect(address).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The content of a file; the caller closes it. */
  InputStream open(String file) throws IOException {
    return connect(location + file).getInputStream();
  }

  /** The bytes of all files together, or fewer where that is not known. */
  long bytes() throws IOException {
    long bytes = 0;
    for (String file : sums.byName().keySet()) {
      URLConnection connection = connect(location + file);
      try (InputStream in = connection.getInputStream()) {
        bytes += Math.max(connection.getContentLengthLong(), in.available());
      }
    }
    return bytes;
  }

  private static URLConnection connect(String address) throws IOException {
    URLConnection connection = URI.create(address).toURL().openConnection();
    // A cached jar would stay open, and could not be replaced on Windows.
    connection.setUseCaches(false);
    return connection;
  }
}
