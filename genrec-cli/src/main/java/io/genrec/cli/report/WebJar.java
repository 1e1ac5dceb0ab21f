// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A JavaScript library on the class path, as webjars.org packs those of npm.
 *
 * @param name the library's name there
 * @param version which one is on the class path
 */
record WebJar(String name, String version) {
  private static final String GROUP = "org.webjars.npm";

  /**
   * Finds a library.
   *
   * @throws IllegalStateException if it is not on the class path
   */
  static WebJar named(String name) {
    Properties properties = new Properties();
    try (InputStream in = open("META-INF/maven/%s/%s/pom.properties".formatted(GROUP, name))) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("the properties of " + name + " cannot be read", e);
    }
    return new WebJar(name, properties.getProperty("version"));
  }

  /**
   * One of its files.
   *
   * @throws IllegalStateException if it has no such file
   */
  String text(String file) {
    String path = "META-INF/resources/webjars/%s/%s/%s".formatted(name, version, file);
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }

  /** The class loader finds it in any module; a class would look into its own only. */
  private static InputStream open(String path) {
    InputStream in = WebJar.class.getClassLoader().getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException(
          path + " is not on the class path; build genrec again, with its lib folder");
    }
    return in;
  }
}
