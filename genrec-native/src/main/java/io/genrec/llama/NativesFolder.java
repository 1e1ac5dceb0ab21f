// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/**
 * A folder of native files among the resources: a platform's, or what a GPU backend adds to it.
 *
 * @param name {@code <platform>} or {@code <platform>-<backend>}
 * @param list where its {@link FileSums#FILE} is; the files are beside it
 * @param version of the classes that the files belong to
 */
record NativesFolder(String name, URL list, String version, FileSums sums) {
  /** Beside the files: the version that they were packed with. */
  static final String VERSION_FILE = "VERSION";

  /**
   * Reads what is in a folder.
   *
   * @throws IOException if it is incomplete or cannot be read
   */
  static NativesFolder read(String name, URL list) throws IOException {
    return new NativesFolder(
        name, list, text(list, VERSION_FILE).strip(), FileSums.parse(text(list, FileSums.FILE)));
  }

  private static String text(URL list, String file) throws IOException {
    try (InputStream in = connect(list, file).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The address of the folder, with a slash at its end. */
  String location() {
    String address = list.toString();
    return address.substring(0, address.length() - FileSums.FILE.length());
  }

  /** The content of a file; the caller closes it. */
  InputStream open(String file) throws IOException {
    return connect(list, file).getInputStream();
  }

  /** The bytes of all files together, or fewer where that is not known. */
  long bytes() throws IOException {
    long bytes = 0;
    for (String file : sums.byName().keySet()) {
      URLConnection connection = connect(list, file);
      bytes += Math.max(0, connection.getContentLengthLong());
      connection.getInputStream().close(); // Asking has opened the file.
    }
    return bytes;
  }

  private static URLConnection connect(URL list, String file) throws IOException {
    // Relative to it, so that class loaders with addresses of their own kind are understood.
    URLConnection connection = new URL(list, file).openConnection();
    // A cached jar would stay open, and could not be replaced on Windows.
    connection.setUseCaches(false);
    return connection;
  }
}
