// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.gguf.GgufTensor;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufValueType;
import io.genrec.gguf.GgufWriter;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomAdapter;
import io.genrec.gguf.RandomLlama;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.CooccurrenceSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final LlamaShape SHAPE = new LlamaShape(16, 2, 4, 2, 24, 2048, true);

  @TempDir private Path folder;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void nameFile() {
    file = folder.resolve("some.gguf");
  }

  @Test
  void printsAPriorAsATableWhichIsNoModel() throws IOException {
    InteractionDatasetBuilder data = new InteractionDatasetBuilder().addItem(Item.of("a", "A"));
    CooccurrencePrior.count(
            new LeaveOneOutSplit(data.add("u", "a", 1).build()), CooccurrenceSettings.defaults())
        .write(file);

    assertThat(run()).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^kind +prior$")
        .containsPattern("(?m)^usable +yes$")
        .containsPattern("(?m)^  genrec.prior.epsilon +0.1$")
        .doesNotContain("quantisation");
    assertThat(CommandRun.of("recommend", "--model", file.toString(), "--user", "1").errorLines())
        .singleElement()
        .asString()
        .contains("this is a prior, not a model", "--recommender");
  }

  @Test
  void printsAModelAsATable() throws IOException {
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 3);

    assertThat(run()).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^kind +model$")
        .containsPattern("(?m)^architecture +llama$")
        .containsPattern("(?m)^name +untrained, seed 3$")
        .containsPattern("(?m)^usable +yes$")
        .containsPattern("(?m)^  embedding length +16$")
        .containsPattern("(?m)^  kv heads +2$")
        .containsPattern("(?m)^  context length +2,048$")
        .containsPattern("(?m)^  quantisation +F32$")
        .containsPattern("(?m)^  tied head +yes$")
        .containsPattern("(?m)^  tokens +260$")
        .doesNotContain("blk.0", "tokenizer.ggml");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsAModelAsOneLineOfJson() throws IOException {
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 3);

    JsonNode facts = json("--metadata", "--tensors");
    assertThat(facts.at("/fileBytes").asLong()).isEqualTo(Files.size(file));
    assertThat(facts.at("/sizes/layers").asInt()).isEqualTo(2);
    assertThat(facts.at("/weights/parameters").asLong()).isEqualTo(SHAPE.parameters(260));
    assertThat(facts.at("/weights/tensors/F32").asInt()).isEqualTo(20);
    assertThat(facts.at("/tokenizer/newline").asInt()).isEqualTo(13);
    assertThat(facts.at("/tensors/blk.1.attn_k.weight/shape").toString()).isEqualTo("[16,8]");
    assertThat(facts.at("/metadata/llama.attention.layer_norm_rms_epsilon").toString())
        .isEqualTo("1.0E-5");
    assertThat(facts.at("/metadata/tokenizer.ggml.scores").asText()).isEqualTo("260 x FLOAT32");
  }

  @Test
  void listsKeysAndTensorsWhenAsked() throws IOException {
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 3);

    assertThat(run("--metadata", "--tensors")).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^  tokenizer.ggml.tokens +260 x STRING$")
        .containsPattern("(?m)^  blk.1.attn_k.weight +type F32, shape 16 8, bytes 512, offset ");
  }

  @Test
  void knowsAnAdapter() throws IOException {
    RandomAdapter.write(file, SHAPE, List.of("attn_q", "attn_v"), 4, 8, 1);

    JsonNode facts = json();
    assertThat(facts.at("/kind").asText()).isEqualTo("adapter");
    assertThat(facts.at("/usable").asBoolean()).isTrue();
    assertThat(facts.at("/adapter").toString())
        .isEqualTo(
            "{\"type\":\"lora\",\"alpha\":8.0,\"ranks\":[4],"
                + "\"targets\":[\"attn_q\",\"attn_v\"],\"layers\":[0,1]}");
  }

  @Test
  void knowsAVocabulary() throws IOException {
    write(LlamaVocabulary.ofBytes().metadata());

    JsonNode facts = json();
    assertThat(facts.at("/kind").asText()).isEqualTo("vocabulary");
    assertThat(facts.at("/usable").asBoolean()).isTrue();
    assertThat(facts.at("/tokenizer/endOfSequence").asInt()).isEqualTo(2);
    assertThat(facts.has("weights")).isFalse();
  }

  @Test
  void showsFilesThatGenrecCannotUseAndWhy() throws IOException {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("general.architecture", GgufValue.string("qwen2"));
    keys.put("qwen2.block_count", GgufValue.uint32(3));
    keys.put("qwen2.attention.head_count_kv", GgufValue.integers(GgufValueType.INT32, 1, 2, 2));
    keys.put("tokenizer.ggml.model", GgufValue.string("bert"));
    keys.put("tokenizer.ggml.tokens", GgufValue.strings(List.of("a", "b")));
    keys.put("huge", GgufValue.integer(GgufValueType.UINT64, -1));
    write(keys, GgufTensor.float32("x", 2));

    JsonNode facts = json("--metadata");
    assertThat(facts.at("/usable").asBoolean()).isFalse();
    assertThat(facts.at("/problem").asText()).contains("the architecture is 'qwen2'");
    assertThat(facts.at("/sizes").toString()).isEqualTo("{\"layers\":3,\"kvHeads\":[1,2,2]}");
    assertThat(facts.at("/tokenizer/tokens").asInt()).isEqualTo(2);
    assertThat(facts.at("/tokenizer/problem").asText()).contains("'bert'");
    assertThat(facts.at("/metadata/huge").toString()).isEqualTo("18446744073709551615");
  }

  @Test
  void showsWhatGenrecWroteOnOneLineWithoutControlCharacters() throws IOException {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("general.architecture", GgufValue.string("llama"));
    keys.put("genrec.template", GgufValue.string("se\nquence\u001B[31m\u009B31m"));
    write(keys);

    assertThat(run()).isZero();
    assertThat(out.toString()).containsPattern("(?m)^  genrec.template +se quence\\?\\[31m\\?31m$");
  }

  @Test
  void aFileThatIsNoneIsOneLine() throws IOException {
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("there is no such file");

    Files.writeString(file, "no model");
    err.getBuffer().setLength(0);
    assertThat(run("--format", "json")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("some.gguf, byte 0: the file does not begin with GGUF");
    assertThat(out.toString()).isEmpty();
  }

  private void write(Map<String, GgufValue> keys, GgufTensor... tensors) throws IOException {
    try (GgufWriter writer = GgufWriter.create(file, keys, List.of(tensors))) {
      for (GgufTensor tensor : tensors) {
        writer.writeFloats(new float[(int) tensor.elements()]);
      }
      writer.finish();
    }
  }

  private JsonNode json(String... options) throws IOException {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "--format=json";
    System.arraycopy(options, 0, arguments, 1, options.length);
    assertThat(run(arguments)).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    return new ObjectMapper().readTree(out.toString());
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "inspect";
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Genrec.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
