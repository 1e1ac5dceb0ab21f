// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReadersTest {
  private static final String MOVIES = "movieId,title,genres\n1,A,X|Y\n2,\"B, C\",Z\n";
  private static final String RATINGS = "userId,movieId,rating,timestamp\nu,1,4.0,20\nu,2,5,10\n";

  @TempDir Path folder;

  @Test
  void readsMovieLensCsvOldestFirst() throws IOException {
    write("movies.csv", "\uFEFF" + MOVIES);
    write("ratings.csv", RATINGS);
    InteractionDataset dataset = read();
    assertThat(dataset.catalogue().titles()).containsExactly("A", "B, C");
    assertThat(dataset.catalogue().item(0).categories()).containsExactly("X", "Y");
    assertThat(dataset.history(0)).containsExactly(1, 0);
    assertThat(dataset.timestamps(0)).containsExactly(10, 20);
  }

  @Test
  void leavesOutTheGenreThatSaysThereIsNone() throws IOException {
    write("movies.csv", "movieId,title,genres\n1,A,(no genres listed)\n2,B,\n");
    write("ratings.csv", RATINGS);
    assertThat(read().catalogue().item(0).categories()).isEmpty();
  }

  @Test
  void readsMovieLensDat() throws IOException {
    write("movies.dat", "1::A: B::X|Y\n2::C::Z\n");
    write("ratings.dat", "7::2::5::9\n7::1::5::8\n");
    InteractionDataset dataset = read();
    assertThat(dataset.catalogue().item(0).title()).isEqualTo("A: B");
    assertThat(dataset.catalogue().item(0).categories()).containsExactly("X", "Y");
    assertThat(dataset.history(0)).containsExactly(0, 1);
  }

  @Test
  void readsColonsInTitlesOfDatAndNoGenres() throws IOException {
    write("movies.dat", "1::A::B::X\n2::C::(no genres listed)\n3::D::\n");
    write("ratings.dat", "7::2::5::9\n");
    InteractionDataset dataset = read();
    assertThat(dataset.catalogue().titles()).containsExactly("A::B", "C", "D");
    assertThat(dataset.catalogue().item(0).categories()).containsExactly("X");
    assertThat(dataset.catalogue().item(1).categories()).isEmpty();
    assertThat(dataset.catalogue().item(2).categories()).isEmpty();
  }

  @Test
  void readsMovieLensHundredThousandInItsCharset() throws IOException {
    Files.writeString(
        folder.resolve("u.item"),
        "1|Café|1-1-95||url|0|1|0|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n",
        StandardCharsets.ISO_8859_1);
    write("u.data", "3\t1\t5\t100\n");
    InteractionDataset dataset = DatasetReaders.detect(folder, StandardCharsets.ISO_8859_1).read();
    assertThat(dataset.catalogue().item(0).title()).isEqualTo("Café");
    assertThat(dataset.catalogue().item(0).categories()).containsExactly("Action", "Comedy");
    assertThat(dataset.userId(0)).isEqualTo("3");
  }

  @Test
  void readsAmazonJsonOfEitherAge() throws IOException {
    write(
        "meta_Toys.json",
        """
        {"asin":"B1","related":{"title":"no"},"title":"A &amp; B"}
        {"parent_asin":"B2","title":"C"}
        """);
    write(
        "reviews_Toys.json",
        """
        {"reviewerID":"u","asin":"B1","unixReviewTime":5}
        {"user_id":"u","asin":"x","parent_asin":"B2","timestamp":4}
        """);
    InteractionDataset dataset = read();
    assertThat(dataset.catalogue().titles()).containsExactly("A & B", "C");
    assertThat(dataset.history(0)).containsExactly(1, 0);
  }

  @Test
  void readsSequencesInTheirOrder() throws IOException {
    write("items.tsv", "item_id\tasin\ttitle\n0\tx\t\"A\"\n1\ty\tB\n");
    write("sequences.txt", "9 1 0 1\n");
    InteractionDataset dataset = read();
    assertThat(dataset.catalogue().item(0).title()).isEqualTo("\"A\"");
    assertThat(dataset.history(0)).containsExactly(1, 0, 1);
  }

  @Test
  void joinsTheLinesOfAUserInTheirOrder() throws IOException {
    write("items.tsv", "item_id\ttitle\n0\tA\n1\tB\n");
    write("sequences.txt", "9 1 0\n8 0\n9 0 1\n");
    assertThat(read().history(0)).containsExactly(1, 0, 0, 1);
  }

  @Test
  void acceptsAByteOrderMarkInEveryFormat() throws IOException {
    write("movies.dat", "\uFEFF1::A::X\n");
    write("ratings.dat", "\uFEFF7::1::5::8\n");
    assertThat(read().userId(0)).isEqualTo("7");
    Files.delete(folder.resolve("movies.dat"));
    write("meta.jsonl", "\uFEFF{\"asin\":\"B1\",\"title\":\"A\"}\n");
    write("reviews.jsonl", "\uFEFF{\"reviewerID\":\"u\",\"asin\":\"B1\",\"unixReviewTime\":1}\n");
    assertThat(read().userId(0)).isEqualTo("u");
  }

  @Test
  void keepsTheFileOrderOfEqualTimes() throws IOException {
    write("movies.csv", MOVIES);
    write("ratings.csv", "userId,movieId,timestamp\nu,2,5\nu,1,5\nu,2,5\nu,1,4\n");
    assertThat(read().history(0)).containsExactly(0, 1, 0, 1);
  }

  @Test
  void readsAnyCsvInFileOrderWithoutTimes() throws IOException {
    write("i.csv", "name;sku\nA;1\nB;2\n");
    write("e.csv", "who;what\nu;2\nu;1\n");
    ColumnMapping mapping =
        new ColumnMapping(
            "sku", "name", Optional.empty(), "|", "who", "what", Optional.empty(), ';');
    InteractionDataset dataset =
        new CsvDatasetReader(
                folder.resolve("i.csv"), folder.resolve("e.csv"), mapping, StandardCharsets.UTF_8)
            .read();
    assertThat(dataset.history(0)).containsExactly(1, 0);
  }

  @Test
  void saysWhatItLooksForInAFolder() {
    assertThatThrownBy(() -> DatasetReaders.detect(folder))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("movies.csv", "movies.dat", "u.item", "items.tsv", "meta");
    assertThatThrownBy(() -> DatasetReaders.detect(folder.resolve("none")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("none");
  }

  @Test
  void refusesAMissingColumn() throws IOException {
    refuses("movieId,name,genres\n1,A,X\n", RATINGS, "movies.csv, line 1: ", "'title'");
    refuses("movieId,title,genres\n1\n", RATINGS, "movies.csv, line 2: ", "columns");
  }

  @Test
  void refusesABrokenQuote() throws IOException {
    refuses(MOVIES + "3,\"D,X\n", RATINGS, "movies.csv, line 4: ", "quotes");
    refuses(MOVIES + "3,\"D\"E,X\n", RATINGS, "movies.csv, line 4: ", "quotes");
  }

  @Test
  void refusesARatingOfAnUnknownMovie() throws IOException {
    refuses(MOVIES, RATINGS + "u,77,1,1\n", "ratings.csv, line 4: ", "'77'");
  }

  @Test
  void refusesEmptyFiles() throws IOException {
    refuses("", RATINGS, "movies.csv, line 1: ", "empty");
    refuses("movieId,title,genres\n", RATINGS, "movies.csv, line 1: ", "no items");
    refuses(MOVIES, "", "ratings.csv, line 1: ", "empty");
    refuses(MOVIES, "userId,movieId,timestamp\n", "ratings.csv, line 1: ", "no interactions");
  }

  @Test
  void refusesAColumnTooMany() throws IOException {
    refuses(MOVIES + "3,D, E,X\n", RATINGS, "movies.csv, line 4: ", "4 columns, not 3");
  }

  @Test
  void namesTheFirstLineOfARowThatHasSeveralAndTheLastLineWithoutAnEnd() throws IOException {
    refuses(MOVIES + "\n\n1,\"D\nE\",X\n", RATINGS, "movies.csv, line 6: ", "'1'");
    refuses(MOVIES, RATINGS + "u,77,1,1", "ratings.csv, line 4: ", "'77'");
  }

  @Test
  void refusesNulCharacters() throws IOException {
    refuses(MOVIES, RATINGS + "u,1\0,1,1\n", "ratings.csv, line 4: ", "NUL");
    write("movies.csv", MOVIES);
    Files.writeString(folder.resolve("ratings.csv"), RATINGS, StandardCharsets.UTF_16LE);
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("ratings.csv, line 1: ", "NUL", "charset");
  }

  @Test
  void refusesAFileThatIsNotThere() throws IOException {
    write("movies.csv", MOVIES);
    CsvDatasetReader reader =
        new CsvDatasetReader(
            folder.resolve("movies.csv"),
            folder.resolve("none.csv"),
            ColumnMapping.movieLens(),
            StandardCharsets.UTF_8);
    assertThatThrownBy(reader::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("none.csv", "no such file", "path");
  }

  @Test
  void refusesWrongColumnCountsOfTextFiles() throws IOException {
    write("u.item", "1|A|1-1-95||url|0|1\n");
    write("u.data", "3\t1\t5\t100\n");
    assertThatThrownBy(this::read).hasMessageContaining("u.item, line 1: there are 7 columns");
  }

  @Test
  void refusesAUserWithoutItems() throws IOException {
    write("items.tsv", "item_id\ttitle\n0\tA\n");
    write("sequences.txt", "9 0\n8\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("sequences.txt, line 2: ", "'8'");
  }

  @Test
  void refusesTwoJsonValuesOnALine() throws IOException {
    write("meta.jsonl", "{\"asin\":\"B1\",\"title\":\"A\"}{\"asin\":\"B2\",\"title\":\"B\"}\n");
    write("reviews.jsonl", "{}\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("meta.jsonl, line 1: ", "more than one");
  }

  @Test
  void refusesABadNumber() throws IOException {
    refuses(MOVIES, RATINGS + "u,1,1,soon\n", "ratings.csv, line 4: ", "'soon'");
  }

  @Test
  void refusesADuplicateItemId() throws IOException {
    refuses(MOVIES + "1,D,X\n", RATINGS, "movies.csv, line 4: ", "'1'");
  }

  @Test
  void refusesABlankTitle() throws IOException {
    refuses(MOVIES + "3,&nbsp; ,X\n", RATINGS, "movies.csv, line 4: ", "blank title");
  }

  @Test
  void refusesBytesOfAnotherCharset() throws IOException {
    Charset latin = StandardCharsets.ISO_8859_1;
    String filler = "1::" + "x".repeat(20_000) + "::X\n";
    Files.writeString(folder.resolve("movies.dat"), filler + "2::Café::X\n", latin);
    write("ratings.dat", "1::1::1::1\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("movies.dat, line 2: ", "UTF-8", "charset");
    Files.delete(folder.resolve("movies.dat"));
    Files.writeString(folder.resolve("movies.csv"), MOVIES + "3,Café,X\n", latin);
    write("ratings.csv", RATINGS);
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("movies.csv, line 4: ", "charset");
  }

  @Test
  void refusesMissingFieldsOfTextFiles() throws IOException {
    write("movies.dat", "1::A::X\n");
    write("ratings.dat", "1::1::1\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("ratings.dat, line 1: there are 3 columns, not 4");
  }

  @Test
  void refusesBadJsonAndMissingFields() throws IOException {
    write("meta.jsonl", "{\"asin\":\"B1\",\"title\":\"A\"}\n\n{\"asin\":\n");
    write("reviews.jsonl", "{\"asin\":\"B1\",\"unixReviewTime\":1}\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("meta.jsonl, line 3: ");
    write("meta.jsonl", "{\"asin\":\"B1\",\"title\":\"A\"}\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("reviews.jsonl, line 1: the field reviewerID or user_id");
  }

  private void refuses(String movies, String ratings, String where, String what)
      throws IOException {
    write("movies.csv", movies);
    write("ratings.csv", ratings);
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll(where, what);
  }

  private InteractionDataset read() {
    return DatasetReaders.detect(folder).read();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
