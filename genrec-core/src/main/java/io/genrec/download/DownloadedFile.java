// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.nio.file.Path;

/**
 * A file that is there.
 *
 * @param file its path, absolute
 * @param bytes its size
 * @param sha256 its SHA-256, 64 lower-case hexadecimal digits; computed from the file's bytes
 * @param verified whether a SHA-256 was given that this one could be checked against
 * @param transferred the bytes that this call brought in, without those of earlier calls; 0 if the
 *     file was there already
 */
public record DownloadedFile(
    Path file, long bytes, String sha256, boolean verified, long transferred) {}
