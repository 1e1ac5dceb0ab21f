// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built with. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Genrec.class.getPackage().getImplementationVersion();
    return new String[] {"genrec " + (version == null ? "(not packaged)" : version)};
  }
}
