// SPDX-License-Identifier: Apache-2.0

/**
 * The sample data set: real films, watched by simulated viewers. It is the project's own, so that
 * anyone may train, show and test on it.
 *
 * <pre>{@code
 * SampleDataset sample = SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED);
 * sample.write(directory);
 * InteractionDataset dataset = sample.interactions();
 * }</pre>
 *
 * <p>What is measured on it tells whether a recommender learns what was put in. It does not tell
 * how well one serves people.
 */
@NullMarked
package io.genrec.cli.sample;

import org.jspecify.annotations.NullMarked;
