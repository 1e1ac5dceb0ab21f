// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches files over HTTP; see the package. Proxies are those of Java's properties ({@code
 * https.proxyHost}) or else of the environment ({@code https_proxy}, {@code no_proxy}); one that
 * wants a name and password is not supported. Safe to use from several threads; needs no closing:
 * its threads are daemons.
 */
public final class Downloader {
  private final RetryPolicy policy;
  private final Server server;

  private Downloader(RetryPolicy policy, Map<String, String> environment) {
    this.policy = policy;
    this.server = new Server(policy, new EnvironmentProxy(environment, ProxySelector.getDefault()));
  }

  /** A downloader of {@link RetryPolicy#standard() standard} patience. */
  public static Downloader create() {
    return create(RetryPolicy.standard());
  }

  /** A downloader of a given patience. */
  public static Downloader create(RetryPolicy policy) {
    return create(policy, System.getenv());
  }

  /** A downloader that finds its proxy in a given environment, for tests. */
  static Downloader create(RetryPolicy policy, Map<String, String> environment) {
    return new Downloader(policy, environment);
  }

  /**
   * Makes sure that a file is there: fetches it, goes on where an earlier call stopped, or finds
   * that it is there and right: then it is only read, also in a folder that cannot be written.
   * Waits while another thread or process fetches to the same place.
   *
   * <p>An interrupt ends the call soon and leaves what has come in for the next one.
   *
   * @param listener is told how it goes, on this thread
   * @return the file, with the SHA-256 that it has
   * @throws DownloadException if the file could not be fetched, is not what was asked for, or
   *     cannot be written; {@link DownloadException#reason()} says which. A file whose SHA-256 is
   *     wrong is deleted; one that was there before is not.
   */
  public DownloadedFile fetch(DownloadSpec spec, DownloadListener listener) {
    Path folder = spec.target().getParent();
    if (folder == null || Files.isDirectory(spec.target())) {
      throw new DownloadException(
          spec.url(), Reason.STORAGE, spec.target() + " is a folder; give a file to fetch to");
    }
    try {
      Optional<DownloadedFile> there = alreadyThere(spec); // also where nothing can be written
      if (there.isPresent()) {
        return there.get();
      }
      Files.createDirectories(folder);
      try (DownloadLock lock = DownloadLock.acquire(spec.target())) {
        there = Files.exists(lock.target()) ? alreadyThere(spec) : there;
        return there.isPresent() ? there.get() : new Transfer(server, policy, spec, listener).run();
      }
    } catch (InterruptedException e) {
      throw cancelled(spec, e);
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      throw cancelled(spec, e);
    } catch (FileAlreadyExistsException e) {
      throw new DownloadException(
          spec.url(), Reason.STORAGE, e.getFile() + " is a file where a folder is needed", e);
    } catch (IOException e) {
      throw new DownloadException(
          spec.url(),
          Reason.STORAGE,
          spec.target()
              + " cannot be read or written ("
              + e
              + "); see that "
              + folder
              + " is yours to write",
          e);
    }
  }

  /** The file, or empty if it is not there, or no more when it is read. */
  private static Optional<DownloadedFile> alreadyThere(DownloadSpec spec) throws IOException {
    try {
      return Files.exists(spec.target()) ? Optional.of(checked(spec)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static DownloadedFile checked(DownloadSpec spec) throws IOException {
    Path file = spec.target();
    long bytes = Files.size(file);
    if (spec.bytes() >= 0 && spec.bytes() != bytes) {
      throw new DownloadException(
          spec.url(),
          Reason.STORAGE,
          String.format(
              Locale.ROOT,
              "%s is there already and has %,d bytes instead of %,d; move it away or fetch to"
                  + " another place",
              file,
              bytes,
              spec.bytes()));
    }
    String sha256 = new Sha256().update(file).hex();
    if (spec.sha256().isPresent() && !spec.sha256().get().equals(sha256)) {
      throw new DownloadException(
          spec.url(),
          Reason.STORAGE,
          "%s is there already and has SHA-256 %s instead of %s; move it away or fetch to another place"
              .formatted(file, sha256, spec.sha256().get()));
    }
    return new DownloadedFile(file, bytes, sha256, spec.sha256().isPresent(), 0);
  }

  private static DownloadException cancelled(DownloadSpec spec, Exception cause) {
    Thread.currentThread().interrupt();
    return new DownloadException(
        spec.url(),
        Reason.CANCELLED,
        "fetching " + spec.url() + " was stopped; the same call goes on where it stopped",
        cause);
  }
}
