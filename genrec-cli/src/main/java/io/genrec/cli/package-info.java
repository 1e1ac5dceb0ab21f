// SPDX-License-Identifier: Apache-2.0

/**
 * The command line: one class a command, results on stdout, everything else on stderr.
 *
 * <pre>{@code
 * ./genrec devices
 * }</pre>
 *
 * <p>Nothing recommends in here; commands turn options into calls of the core library.
 */
@NullMarked
package io.genrec.cli;

import org.jspecify.annotations.NullMarked;
