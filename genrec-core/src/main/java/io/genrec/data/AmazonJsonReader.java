// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Amazon reviews and metadata, one JSON object a line: the fields of 2014 and 2018
 * (reviewerID, asin, unixReviewTime) or those of 2023 (user_id, parent_asin, timestamp), and title.
 * Immutable and safe to share between threads.
 */
public final class AmazonJsonReader implements DatasetReader {
  private static final List<String> USER = List.of("reviewerID", "user_id");
  // In 2023 both are there, and metadata goes by the parent.
  private static final List<String> ITEM = List.of("parent_asin", "asin");
  private static final List<String> TIME = List.of("unixReviewTime", "timestamp");
  private static final List<String> TITLE = List.of("title");
  private static final Set<String> WANTED =
      Set.of(
          "reviewerID", "user_id", "parent_asin", "asin", "unixReviewTime", "timestamp", "title");

  private final DataFile reviews;
  private final DataFile metadata;
  private final JsonFactory json = new JsonFactory();

  /** Creates a reader of two files; they are opened by {@link #read}. */
  public AmazonJsonReader(Path reviews, Path metadata, Charset charset) {
    this.reviews = new DataFile(reviews, charset);
    this.metadata = new DataFile(metadata, charset);
  }

  @Override
  public String format() {
    return "Amazon JSON lines";
  }

  @Override
  public InteractionDataset read() {
    DatasetAssembly assembly = new DatasetAssembly();
    try (LineReader lines = new LineReader(metadata)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        Position at = lines.position();
        Map<String, String> fields = fields(at, line);
        assembly.item(at, field(at, fields, ITEM), field(at, fields, TITLE), List.of());
      }
    }
    assembly.requireItems(metadata.path());
    try (LineReader lines = new LineReader(reviews)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        Position at = lines.position();
        Map<String, String> fields = fields(at, line);
        long time = at.wholeNumber("timestamp", field(at, fields, TIME));
        assembly.interaction(at, field(at, fields, USER), field(at, fields, ITEM), time);
      }
    }
    return assembly.build(reviews.path());
  }

  private Map<String, String> fields(Position at, String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw at.problem("the line is not a JSON object; one a line is needed");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          if (WANTED.contains(name)) {
            fields.put(name, parser.getText());
          }
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw at.problem("there is more than one JSON value on the line; put each on its own");
      }
    } catch (IOException e) {
      throw at.problem("the line is not JSON; correct or remove it: " + e.getMessage(), e);
    }
    return fields;
  }

  private static String field(Position at, Map<String, String> fields, List<String> names) {
    for (String name : names) {
      String value = fields.get(name);
      if (value != null) {
        return value;
      }
    }
    throw at.problem("the field " + String.join(" or ", names) + " is missing; add it");
  }
}
