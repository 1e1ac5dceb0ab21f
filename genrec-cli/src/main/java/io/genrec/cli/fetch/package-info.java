// SPDX-License-Identifier: Apache-2.0

/**
 * What can be fetched by name: the models of {@code models/manifest.json} and the data sets of
 * {@code datasets.json}, each with size, SHA-256 and licence or terms.
 *
 * <pre>{@code
 * ModelEntry model = ModelManifest.shipped().model("stories260k");
 * }</pre>
 *
 * <p>The files say it; nothing here asks the network. The names of the records' components are
 * those of the files' fields.
 */
@NullMarked
package io.genrec.cli.fetch;

import org.jspecify.annotations.NullMarked;
