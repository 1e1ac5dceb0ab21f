// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads the library once and binds {@link LlamaLibrary} to it. */
final class PortableLibrary {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  // dlopen's, of which JNA knows the values of one system only. The symbols must stay the
  // library's own: another llama.cpp in this process has functions of the same names.
  private static final int RTLD_NOW = 2;
  private static final int RTLD_LOCAL_OF_MACOS = 4;

  /** Loading is tried when this class is first used; its outcome is kept. */
  private static final Optional<String> PROBLEM = load();

  private PortableLibrary() {}

  /** Why the library is not there, or empty if it is. */
  static Optional<String> problem() {
    return PROBLEM;
  }

  /**
   * Makes sure that {@link LlamaLibrary} can be called.
   *
   * @throws NativeLibraryException if the library could not be loaded
   */
  static void require() {
    PROBLEM.ifPresent(
        reason -> {
          throw new NativeLibraryException(reason);
        });
  }

  private static Optional<String> load() {
    try {
      CarriedLibrary carried =
          CarriedLibrary.of(System.getProperty("os.name"), System.getProperty("os.arch"));
      requireProcessor(processors());
      ClassLoader loader = PortableLibrary.class.getClassLoader();
      Path file = UnpackedLibrary.unpack(carried, loader);
      bind(file);
      return Optional.empty();
    } catch (NativeLibraryException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Thrown on, it would be lost: the class could not be used again, for no reason given.
      return Optional.of("the library cannot be loaded: " + e);
    } catch (LinkageError e) { // JNA has its own library to unpack and load
      return Optional.of("JNA cannot be loaded (" + e + "); see -Djna.tmpdir");
    }
  }

  private static void bind(Path file) {
    setEnvironment();
    NativeLibrary library = open(file);
    Native.register(LlamaLibrary.class, library);
    NativeLog.INSTANCE.install();
    LibraryCheck.checkDefaults(LlamaLibrary.llama_model_default_params());
    LibraryCheck.checkDefaults(LlamaLibrary.llama_context_default_params());
    LlamaLibrary.llama_backend_init();
    NativeLog.INSTANCE.drain();
  }

  /**
   * Loads a library and checks that it is the llama.cpp that this engine knows.
   *
   * @throws NativeLibraryException if it cannot be loaded, or is another
   */
  static NativeLibrary open(Path file) {
    int flags = RTLD_NOW | (Platform.isMac() ? RTLD_LOCAL_OF_MACOS : 0);
    try {
      NativeLibrary library =
          NativeLibrary.getInstance(file.toString(), Map.of(Library.OPTION_OPEN_FLAGS, flags));
      LibraryCheck.checkBuild(library.getGlobalVariableAddress("LLAMA_BUILD_NUMBER").getInt(0));
      return library;
    } catch (UnsatisfiedLinkError e) {
      String reason = reason(e);
      throw new NativeLibraryException(
          "the library cannot be loaded: " + reason + advice(reason), e);
    }
  }

  /**
   * Sets what native code reads from the environment when it is loaded, unless the user has. Of
   * GNU's OpenMP runtime, how long threads spin that wait for others: for so long otherwise that
   * all stand still when anything else wants a core; the engine 'native' sets the same. Of ggml,
   * that it starts no debugger to print a backtrace when an assertion fails.
   */
  private static void setEnvironment() {
    if (!Platform.isWindows()) {
      Function setenv = NativeLibrary.getProcess().getFunction("setenv");
      setenv.invokeInt(new Object[] {"GOMP_SPINCOUNT", "3000", 0});
      setenv.invokeInt(new Object[] {"GGML_NO_BACKTRACE", "1", 0});
    }
  }

  /** JNA says what it tried, then on the next line what the system said of the file. */
  private static String reason(UnsatisfiedLinkError error) {
    List<String> lines = String.valueOf(error.getMessage()).lines().toList();
    return lines.get(Math.min(1, lines.size() - 1));
  }

  private static String advice(String reason) {
    if (reason.contains("libgomp")) {
      return "; install GNU's OpenMP runtime (Debian: apt install libgomp1)";
    }
    if (reason.contains("failed to map segment")) {
      return "; its folder may not hold programs (noexec): name another with -D"
          + UnpackedLibrary.FOLDER_PROPERTY;
    }
    if (reason.contains("LLAMA_BUILD_NUMBER")) {
      return "; it is not the llama.cpp of " + CarriedLibrary.ARTIFACT;
    }
    return "";
  }

  /** The library for x86_64 was compiled for AVX2: on a processor without, it would crash. */
  static void requireProcessor(String description) {
    boolean x86 = description.contains("GenuineIntel") || description.contains("AuthenticAMD");
    if (x86 && !description.contains(" avx2")) {
      throw new NativeLibraryException(
          "the library in " + CarriedLibrary.ARTIFACT + " needs a processor with AVX2");
    }
  }

  /** What Linux says of the processors, or nothing. */
  private static String processors() {
    try {
      return Files.isReadable(PROCESSORS) ? Files.readString(PROCESSORS) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
