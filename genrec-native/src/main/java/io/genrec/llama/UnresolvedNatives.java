// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Resources of natives jars on the module path. No module requires them, because which are there
 * depends on the platform; so they are not resolved, and class loaders do not see into them.
 */
final class UnresolvedNatives {
  private static final String MODULES = "io.genrec.llama.natives.";

  private UnresolvedNatives() {}

  /** Where a resource is; without a module path nowhere. */
  static List<URL> find(String resource) throws IOException {
    String modulePath = System.getProperty("jdk.module.path", "");
    List<URL> found = new ArrayList<>();
    for (String entry : modulePath.split(Pattern.quote(File.pathSeparator), -1)) {
      for (ModuleReference module : modules(entry)) {
        try (ModuleReader reader = module.open()) {
          Optional<URI> place = reader.find(resource);
          if (place.isPresent()) {
            found.add(place.get().toURL());
          }
        }
      }
    }
    return found;
  }

  private static List<ModuleReference> modules(String entry) {
    if (entry.isEmpty()) {
      return List.of();
    }
    try {
      return ModuleFinder.of(Path.of(entry)).findAll().stream()
          .filter(module -> module.descriptor().name().startsWith(MODULES))
          .toList();
    } catch (FindException e) {
      // Not a module; the JVM that did start needed none of it.
      return List.of();
    }
  }
}
