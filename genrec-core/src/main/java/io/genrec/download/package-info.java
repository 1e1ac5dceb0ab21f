// SPDX-License-Identifier: Apache-2.0

/**
 * Files from the web, whole or not at all: resumed where a connection broke, checked against their
 * size and SHA-256 while they come in, and under their name only once they are right.
 *
 * <pre>{@code
 * DownloadSpec spec =
 *     DownloadSpec.of(URI.create("https://example.org/model.gguf"), Path.of("model.gguf"))
 *         .withBytes(1_185_376)
 *         .withSha256("270cba1bd5109f42d03350f60406024560464db173c0e387d91f0426d3bd256d");
 * Path file = Downloader.create().fetch(spec, (done, total) -> {}).file();
 * }</pre>
 *
 * <p>What has come in is kept beside the target as {@code NAME.partial}, with what is needed to go
 * on in {@code NAME.partial.json}; several threads and processes may fetch the same target, and one
 * of them does. {@link io.genrec.download.ZipFolder} unpacks an archive into a folder, and never
 * outside it.
 *
 * <p>The package knows nothing of models or data sets, keeps no index, and fetches one file over
 * one connection.
 */
@NullMarked
package io.genrec.download;

import org.jspecify.annotations.NullMarked;
