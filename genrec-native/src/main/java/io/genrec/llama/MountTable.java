// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file systems of this machine and how they are mounted. */
final class MountTable {
  private static final Path LINUX = Path.of("/proc/mounts");
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  private final List<Mount> mounts;

  private record Mount(Path point, List<String> options) {}

  private MountTable(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** This machine's; empty where a system has no such table. */
  static MountTable current() {
    try {
      return Files.isReadable(LINUX) ? parse(Files.readString(LINUX)) : parse("");
    } catch (IOException e) {
      return parse("");
    }
  }

  /** Reads lines of device, mount point, type and options, as in fstab(5); skips others. */
  static MountTable parse(String text) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" ", -1);
      if (fields.length >= 4 && fields[1].startsWith("/")) {
        List<String> options = Arrays.asList(fields[3].split(","));
        path(unescaped(fields[1])).ifPresent(point -> mounts.add(new Mount(point, options)));
      }
    }
    return new MountTable(mounts);
  }

  /** Empty for what is no name in this locale: nothing of ours is below it. */
  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String unescaped(String field) {
    return ESCAPED
        .matcher(field)
        .replaceAll(
            code -> {
              char character = (char) Integer.parseInt(code.group(1), 8);
              return Matcher.quoteReplacement(String.valueOf(character));
            });
  }

  /**
   * The mount point that a file is below, if nothing there may be executed.
   *
   * @param file absolute; it need not exist
   */
  Optional<Path> noExecMount(Path file) {
    Path place = realPlace(file);
    Mount deepest = null;
    for (Mount mount : mounts) {
      // A later line covers an earlier one of the same place.
      if (place.startsWith(mount.point())
          && (deepest == null || mount.point().getNameCount() >= deepest.point().getNameCount())) {
        deepest = mount;
      }
    }
    return deepest != null && deepest.options().contains("noexec")
        ? Optional.of(deepest.point())
        : Optional.empty();
  }

  /** Without symbolic links, as far as the path exists. */
  private static Path realPlace(Path file) {
    Path existing = file;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return file;
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(file));
    } catch (IOException e) {
      return file;
    }
  }
}
