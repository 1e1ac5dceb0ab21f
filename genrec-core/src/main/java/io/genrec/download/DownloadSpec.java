// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to fetch, from where, to where, and how to know that it is right. Immutable.
 *
 * @param url the address, {@code http} or {@code https}
 * @param target the file to make; its folder is made if it is missing
 * @param bytes the size that the file must have, or -1 if it is not known
 * @param sha256 the SHA-256 that the file must have, as 64 lower-case hexadecimal digits, if it is
 *     known
 * @param token what is sent as {@code Authorization: Bearer} to the address's own host, and to no
 *     other that it redirects to
 */
public record DownloadSpec(
    URI url, Path target, long bytes, Optional<String> sha256, Optional<String> token) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * Checks what is to be fetched.
   *
   * @throws IllegalArgumentException if the address is not absolute http or https, holds a name and
   *     password, the size is below -1, the SHA-256 is not 64 hexadecimal digits, or the token has
   *     other characters than visible ones of ASCII; the message does not hold the token
   */
  public DownloadSpec {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          url + " is no address to fetch from; give one that starts with https://");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "an address must not hold a name and password; give a token instead");
    }
    if (bytes < -1) {
      throw new IllegalArgumentException("a file cannot have " + bytes + " bytes");
    }
    sha256 = sha256.map(digits -> digits.toLowerCase(Locale.ROOT));
    if (sha256.isPresent() && !SHA_256.matcher(sha256.get()).matches()) {
      throw new IllegalArgumentException(
          "'" + sha256.get() + "' is no SHA-256; that is 64 hexadecimal digits");
    }
    if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
      throw new IllegalArgumentException(
          "the token for "
              + url.getHost()
              + " has a character that no token has, such as a blank or the end of a line; give it"
              + " without");
    }
    target = target.toAbsolutePath().normalize();
  }

  /** A file of which nothing is known but its address. */
  public static DownloadSpec of(URI url, Path target) {
    return new DownloadSpec(url, target, -1, Optional.empty(), Optional.empty());
  }

  /** The same, of a known size. */
  public DownloadSpec withBytes(long bytes) {
    return new DownloadSpec(url, target, bytes, sha256, token);
  }

  /** The same, with the SHA-256 that it must have. */
  public DownloadSpec withSha256(String sha256) {
    return new DownloadSpec(url, target, bytes, Optional.of(sha256), token);
  }

  /** The same, with a token that its host is shown. */
  public DownloadSpec withToken(String token) {
    return new DownloadSpec(url, target, bytes, sha256, Optional.of(token));
  }

  /** Everything but the token. */
  @Override
  public String toString() {
    return "DownloadSpec[url=%s, target=%s, bytes=%d, sha256=%s]"
        .formatted(url, target, bytes, sha256.orElse("unknown"));
  }
}
