// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.RecommenderSpec;
import io.genrec.data.InteractionDataset;
import io.genrec.eval.TargetPart;
import io.genrec.model.ModelInfo;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured with what.
 *
 * @param dataset what the data set is called
 * @param items its number of items
 * @param users its number of users
 * @param interactions its number of interactions
 * @param part which item of each user was foretold
 * @param model what the model is called
 * @param adapters the names of its adapters' files
 * @param parameters its number of weights
 * @param engine what ran it
 * @param device where
 * @param template the text around titles
 * @param titleForm how much of each title it read and wrote
 * @param scoring what an item's score is
 * @param beamWidth how many hypotheses went on at each step
 * @param exhaustive whether the search went on until its answer was certainly exact
 * @param priorWeight how much a prior counted, from 0 to 1
 * @param priorPlacement where it took part, if it counted
 */
public record Measurement(
    String dataset,
    int items,
    int users,
    int interactions,
    String part,
    String model,
    List<String> adapters,
    long parameters,
    String engine,
    String device,
    String template,
    String titleForm,
    String scoring,
    int beamWidth,
    boolean exhaustive,
    double priorWeight,
    String priorPlacement) {
  /** Collects the facts. */
  public static Measurement of(
      String datasetName,
      InteractionDataset dataset,
      TargetPart part,
      String modelName,
      RecommenderSpec spec,
      ModelInfo info) {
    return new Measurement(
        datasetName,
        dataset.catalogue().size(),
        dataset.userCount(),
        dataset.interactionCount(),
        part.name(),
        modelName,
        spec.model().adapters().stream().map(each -> fileName(each.path())).toList(),
        info.parameterCount(),
        info.engine(),
        info.device(),
        spec.template().name(),
        spec.titleForm().name(),
        spec.search().scoring().name(),
        spec.search().beamWidth(),
        spec.search().exhaustive(),
        spec.prior().weight(),
        spec.prior().placement().name());
  }

  private static String fileName(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }
}
