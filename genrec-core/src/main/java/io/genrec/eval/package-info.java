// SPDX-License-Identifier: Apache-2.0
/**
 * How well something recommends: metrics of ranked lists, training-free recommenders to compare
 * with, and one protocol for all of them.
 *
 * <p>The protocol: the last interaction of each user is the target (leave one out, in order of
 * time); a ranker sees what came before it and ranks the whole catalogue but for the items it has
 * seen; no sampled negatives. With one relevant item a user, each metric is a function of the
 * target's rank.
 *
 * <pre>{@code
 * LeaveOneOutSplit split = new LeaveOneOutSplit(dataset);
 * Evaluator evaluator = Evaluator.of(split, TargetPart.TEST);
 * EvaluationReport markov = evaluator.evaluate("Markov", Baselines.of(split).markovByRecency());
 * double hitRate = markov.mean(new HitRate(10));
 * Interval interval = markov.interval(new HitRate(10));
 * }</pre>
 *
 * <p>This package trains no model; see {@code io.genrec.train}.
 */
@NullMarked
package io.genrec.eval;

import org.jspecify.annotations.NullMarked;
