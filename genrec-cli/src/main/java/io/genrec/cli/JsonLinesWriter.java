// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.genrec.Recommendation;
import java.io.IOException;
import java.io.Writer;

/** Writes an object a line. */
final class JsonLinesWriter implements AnswerWriter {
  private final Writer out;
  private final JsonGenerator json;

  JsonLinesWriter(Writer out) throws IOException {
    this.out = out;
    this.json = new JsonFactory().createGenerator(out);
    json.setRootValueSeparator(null);
  }

  @Override
  public void write(UserAnswer answer) throws IOException {
    json.writeStartObject();
    json.writeStringField("user", answer.user());
    json.writeBooleanField("exact", answer.recommendations().exact());
    json.writeArrayFieldStart("recommendations");
    for (Recommendation each : answer.recommendations().items()) {
      json.writeStartObject();
      json.writeNumberField("rank", each.rank());
      json.writeStringField("itemId", each.item().id());
      json.writeStringField("title", each.item().title());
      json.writeNumberField("score", each.score());
      if (each.probability().isPresent()) {
        json.writeNumberField("probability", each.probability().getAsDouble());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    endLine();
  }

  @Override
  public void writeFailure(String user, String reason) throws IOException {
    json.writeStartObject();
    json.writeStringField("user", user);
    json.writeStringField("error", reason);
    endLine();
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.flush();
    out.write('\n');
  }
}
