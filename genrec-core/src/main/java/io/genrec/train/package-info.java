// SPDX-License-Identifier: Apache-2.0
/**
 * What a model is trained from: examples of token ids made of the users' training histories, and a
 * vocabulary made for a catalogue's titles.
 *
 * <pre>{@code
 * LeaveOneOutSplit split = new LeaveOneOutSplit(dataset);
 * LlamaVocabulary vocabulary = new VocabularyTrainer(4000).train(split, PromptTemplate.sequence());
 * TrainingSetSpec spec = TrainingSetSpec.of(PromptTemplate.sequence());
 * TrainingSet.of(split, model.tokenizer(), spec).writeTraining(Path.of("train.jsonl"));
 * }</pre>
 *
 * <p>Nothing here sees a test target, and nothing here computes a gradient.
 */
@NullMarked
package io.genrec.train;

import org.jspecify.annotations.NullMarked;
