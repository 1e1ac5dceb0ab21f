// SPDX-License-Identifier: Apache-2.0

/**
 * The engine over the llama.cpp in the jar of java-llama.cpp. It registers itself; nothing in here
 * is called by name. On the module path that jar is the automatic module {@code llama}, to be named
 * with {@code --add-modules}.
 */
module io.genrec.portable {
  requires com.sun.jna;
  requires io.genrec.core;
  requires jdk.management;
  requires static org.jspecify;

  // For JNA, which reads the structures' fields.
  opens io.genrec.portable to
      com.sun.jna;

  provides io.genrec.model.EngineProvider with
      io.genrec.portable.PortableEngine;
}
