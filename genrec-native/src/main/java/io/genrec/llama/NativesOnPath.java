// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the folders of native files on the class path or the module path. */
final class NativesOnPath {
  private static final String ROOT = "io/genrec/llama/natives/";

  /** What GPU add-ons are named after. */
  private static final List<String> BACKENDS = List.of("cuda", "vulkan", "hip", "metal");

  /** The platforms that releases have natives of; genrec-bom lists the same. */
  private static final List<String> PUBLISHED =
      List.of("linux-x86_64", "linux-aarch64", "macos-aarch64", "windows-x86_64");

  private final ClassLoader loader;
  private final Platform platform;
  private final String version;

  /**
   * Looks with a class loader.
   *
   * @param version of the classes, which natives must have, too
   */
  NativesOnPath(ClassLoader loader, Platform platform, String version) {
    this.loader = loader;
    this.platform = platform;
    this.version = version;
  }

  /** Those that belong to these classes, on this platform. */
  static NativesOnPath ofThisJvm() {
    return new NativesOnPath(
        NativesOnPath.class.getClassLoader(), Platform.current(), versionOfClasses());
  }

  /**
   * The platform's folder, then those of its GPU backends; empty if the platform's is not there.
   *
   * @throws NativeLibraryException if natives of another version are there, or cannot be read
   */
  List<NativesFolder> folders() {
    List<NativesFolder> folders = new ArrayList<>(folder(platform.name()));
    if (!folders.isEmpty()) {
      BACKENDS.forEach(backend -> folders.addAll(folder(platform.name() + "-" + backend)));
    }
    return folders;
  }

  private List<NativesFolder> folder(String name) {
    try {
      List<NativesFolder> found = new ArrayList<>();
      for (URL list : resources(ROOT + name + "/" + FileSums.FILE)) {
        found.add(checked(NativesFolder.read(name, list)));
      }
      // Two of one version, as beside a jar that holds all classes, are the same.
      return found.subList(0, Math.min(1, found.size()));
    } catch (IOException e) {
      throw new NativeLibraryException(
          "the natives jar of %s is damaged (%s); fetch it again".formatted(name, e), e);
    }
  }

  private NativesFolder checked(NativesFolder folder) {
    if (folder.version().equals(version)) {
      return folder;
    }
    throw new NativeLibraryException(
        ("the natives at %s are of version %s, the classes of genrec-native of version %s;"
                + " use one version of all io.genrec artifacts, most simply by importing"
                + " io.genrec:genrec-bom")
            .formatted(folder.location(), folder.version(), version));
  }

  private List<URL> resources(String resource) throws IOException {
    List<URL> found = Collections.list(loader.getResources(resource));
    return found.isEmpty() && NativesOnPath.class.getModule().isNamed()
        ? UnresolvedNatives.find(resource)
        : found;
  }

  /** What to do where {@link #folders} finds none. */
  String whatIsMissing() {
    if (!PUBLISHED.contains(platform.name())) {
      return ("genrec publishes no natives for %s; build genrec on this machine, or use the engine"
              + " portable (io.genrec:genrec-portable) where it runs")
          .formatted(platform.name());
    }
    return ("there are no natives for %1$s on the class path; add the dependency"
            + " io.genrec:genrec-native:%2$s:%1$s (group:artifact:version:classifier), or"
            + " io.genrec:genrec:%2$s, which brings it")
        .formatted(platform.name(), version);
  }

  private static String versionOfClasses() {
    try (InputStream in = NativesOnPath.class.getResourceAsStream(NativesFolder.VERSION_FILE)) {
      if (in == null) {
        throw new NativeLibraryException("genrec-native.jar is incomplete: it has no VERSION");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new NativeLibraryException("genrec-native.jar cannot be read (" + e + ")", e);
    }
  }
}
