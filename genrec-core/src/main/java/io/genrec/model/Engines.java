// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the engines on the class or module path and opens models on them. Thread-safe.
 *
 * <p>Where the preferred engine is not available and another is taken in its place, the {@link
 * System.Logger} {@code io.genrec.model} is told so with the reason, as {@code INFO} and once in a
 * process.
 */
public final class Engines {
  private static final System.Logger LOG = System.getLogger("io.genrec.model");
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Engines() {}

  /** All engines, available or not, the preferred one first. */
  public static List<EngineProvider> all() {
    return ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(EngineProvider::preference).reversed())
        .toList();
  }

  /**
   * Loads a model; see {@link #open(ModelSpec, LoadMonitor)}. The caller closes it.
   *
   * @throws NativeLibraryException if no engine fits
   * @throws ModelException as {@link EngineProvider#load}
   */
  public static LanguageModel open(ModelSpec spec) {
    return open(spec, new LoadMonitor());
  }

  /**
   * Loads a model on the engine that the specification names, or on the preferred one that is
   * available. {@link LanguageModel#info()} says which it was. The caller closes the model.
   *
   * @throws NativeLibraryException if no engine fits; the message says for each why not
   * @throws ModelException as {@link EngineProvider#load}
   */
  public static LanguageModel open(ModelSpec spec, LoadMonitor monitor) {
    List<EngineProvider> engines = all();
    EngineProvider chosen = choose(engines, spec.engine());
    if (spec.engine().equalsIgnoreCase(ModelSpec.AUTO)) {
      fallback(engines, chosen).filter(SAID::add).ifPresent(line -> LOG.log(Level.INFO, line));
    }
    if (spec.ensemble().isEmpty()) {
      return chosen.load(spec, monitor);
    }
    List<Supplier<LanguageModel>> members = new ArrayList<>();
    spec.members().forEach(member -> members.add(() -> chosen.load(member, monitor)));
    return EnsembleModel.load(spec.paths(), members);
  }

  /** Why an engine was taken in place of those before it, or empty if it is the first. */
  static Optional<String> fallback(List<EngineProvider> engines, EngineProvider chosen) {
    List<EngineProvider> before = engines.subList(0, engines.indexOf(chosen));
    return before.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the engine '%s' is used; cannot run here: %s"
                .formatted(chosen.name(), reasons(before)));
  }

  static EngineProvider choose(List<EngineProvider> engines, String name) {
    boolean any = name.equalsIgnoreCase(ModelSpec.AUTO);
    for (EngineProvider engine : engines) {
      if (any ? engine.unavailableReason().isEmpty() : engine.name().equals(name)) {
        return requireAvailable(engine);
      }
    }
    if (engines.isEmpty()) {
      throw new NativeLibraryException(
          "no engine is on the class path; add the dependency io.genrec:genrec-native or"
              + " io.genrec:genrec-portable");
    }
    if (any) {
      throw new NativeLibraryException("no engine can run here: " + reasons(engines));
    }
    throw new NativeLibraryException(
        "there is no engine '" + name + "'; there is: " + names(engines));
  }

  private static EngineProvider requireAvailable(EngineProvider engine) {
    engine
        .unavailableReason()
        .ifPresent(
            reason -> {
              throw new NativeLibraryException(
                  "engine '" + engine.name() + "' cannot run here: " + reason);
            });
    return engine;
  }

  private static String names(List<EngineProvider> engines) {
    return engines.stream().map(EngineProvider::name).collect(Collectors.joining(", "));
  }

  private static String reasons(List<EngineProvider> engines) {
    return engines.stream()
        .map(engine -> engine.name() + ": " + engine.unavailableReason().orElse("available"))
        .collect(Collectors.joining("; "));
  }
}
