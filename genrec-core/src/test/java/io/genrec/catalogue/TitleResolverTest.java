// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.catalogue.TitleResolution.Ambiguous;
import io.genrec.catalogue.TitleResolution.Candidate;
import io.genrec.catalogue.TitleResolution.Found;
import io.genrec.catalogue.TitleResolution.Match;
import io.genrec.catalogue.TitleResolution.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TitleResolverTest {
  private static final TitleResolver FILMS =
      resolver(
          "Matrix, The (1999)",
          "Matrix Reloaded, The (2003)",
          "Seven (a.k.a. Se7en) (1995)",
          "Heat (1995)",
          "Heat (1972)",
          "Postman, The (Postino, Il) (1994)",
          "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
          "Professional, The (Le professionnel) (1981)",
          "Avventura, L' (Adventure, The) (1960)",
          "Dumb & Dumber (1994)",
          "Schindler's List (1993)",
          "Rocky II (1979)",
          "Rocky III (1982)",
          "Alien³ (1992)",
          "Moonlight",
          "Solaris",
          "Solaris",
          "Star Wars: Episode IV - A New Hope (1977)",
          "2001: A Space Odyssey (1968)",
          "Death Note: Desu nôto (2006–2007)",
          "...And Justice for All (1979)",
          "(500) Days of Summer (2009)",
          "8½ (8 1/2) (1963)",
          "七人の侍 (1954)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The Matrix (1999) | Matrix, The (1999)",
        "the matrix | Matrix, The (1999)",
        "  THE   MATRIX! | Matrix, The (1999)",
        "Matrix, The | Matrix, The (1999)",
        "matrix | Matrix, The (1999)",
        "the matrix 1999 | Matrix, The (1999)",
        "seven | Seven (a.k.a. Se7en) (1995)",
        "SE7EN (1995) | Seven (a.k.a. Se7en) (1995)",
        "Seven (a.k.a. Se7en) | Seven (a.k.a. Se7en) (1995)",
        "heat (1972) | Heat (1972)",
        "il postino | Postman, The (Postino, Il) (1994)",
        "leon: the professional | Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
        "The Professional (1994) | Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
        "The Professional | Professional, The (Le professionnel) (1981)",
        "L’avventura | Avventura, L' (Adventure, The) (1960)",
        "dumb and dumber | Dumb & Dumber (1994)",
        "Schindlers List | Schindler's List (1993)",
        "Rocky 2 | Rocky II (1979)",
        "alien3 | Alien³ (1992)",
        "Moonlight (2016) | Moonlight",
        "death note desu noto | Death Note: Desu nôto (2006–2007)",
        "And justice for all | ...And Justice for All (1979)",
        "500 days of summer | (500) Days of Summer (2009)",
        "七人の侍 | 七人の侍 (1954)",
      })
  void findsATitleInAnotherSpelling(String text, String title) {
    assertFound(FILMS.resolve(text), title, Match.NORMALISED);
  }

  @Test
  void findsTheTitleItself() {
    Found found = assertFound(FILMS.resolve(" Heat (1995) "), "Heat (1995)", Match.EXACT);

    assertThat(found.candidate().index()).isEqualTo(3);
    assertThat(found.candidate().score()).isEqualTo(1);
  }

  @Test
  void findsTheNearestTitleWithTheShareOfItsLettersThatAreRight() {
    Found found = assertFound(FILMS.resolve("the matrxi"), "Matrix, The (1999)", Match.NEAREST);

    assertThat(found.candidate().score()).as("1 transposition in 10").isEqualTo(0.9);
  }

  @Test
  void findsATitleWhoseYearIsNextToTheGivenOne() {
    assertFound(FILMS.resolve("The Matrix (1998)"), "Matrix, The (1999)", Match.NEAREST);
  }

  @Test
  void findsATitleByATypoBeforeAYearWithoutBrackets() {
    assertFound(FILMS.resolve("the matrx 1999"), "Matrix, The (1999)", Match.NEAREST);
  }

  @Test
  void onlyListsATitleOfQuiteAnotherYear() {
    assertThat(nearest(FILMS.resolve("The Matrix (1950)"))).first().isEqualTo("Matrix, The (1999)");
  }

  @Test
  void onlyListsTheOtherPartsOfASeries() {
    assertThat(nearest(FILMS.resolve("Rocky 5"))).startsWith("Rocky II (1979)", "Rocky III (1982)");
  }

  @Test
  void onlyListsTitlesThatGoOnBehindTheText() {
    assertThat(nearest(FILMS.resolve("star wars")))
        .first()
        .isEqualTo("Star Wars: Episode IV - A New Hope (1977)");
    assertThat(nearest(FILMS.resolve("2001"))).first().isEqualTo("2001: A Space Odyssey (1968)");
  }

  @Test
  void onlyListsNeighboursOfAShortWord() {
    assertThat(nearest(FILMS.resolve("hea"))).contains("Heat (1995)", "Heat (1972)");
  }

  @Test
  void aNameOfTwoYearsIsAmbiguous() {
    assertAmbiguous(FILMS.resolve("heat"), Match.NORMALISED, "Heat (1995)", "Heat (1972)");
  }

  @Test
  void aTitleThatTwoItemsHaveIsAmbiguous() {
    assertAmbiguous(FILMS.resolve("Solaris"), Match.EXACT, "Solaris", "Solaris");
  }

  @Test
  void aTypoEquallyNearToTwoTitlesIsAmbiguous() {
    TitleResolver resolver = resolver("Brown Bear", "Brown Pear", "Blue Whale");

    assertAmbiguous(resolver.resolve("brown dear"), Match.NEAREST, "Brown Bear", "Brown Pear");
    assertFound(resolver.resolve("brown baer"), "Brown Bear", Match.NEAREST);
  }

  @Test
  void bracketsOfATitleWithoutAYearAreNoNames() {
    TitleResolver toys = resolver("Wooden Blocks (Red)", "Wooden Train (Red)");

    assertThat(toys.resolve("red")).isInstanceOf(Unknown.class);
    assertFound(toys.resolve("wooden blocks red"), "Wooden Blocks (Red)", Match.NORMALISED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "?!", "()", "(1999)", "zzzzxqqq"})
  void whatResemblesNothingIsUnknown(String text) {
    assertThat(FILMS.resolve(text)).isEqualTo(new Unknown(List.of()));
  }

  @Test
  void anEmptyCatalogueKnowsNothing() {
    assertThat(resolver().resolve("Heat")).isEqualTo(new Unknown(List.of()));
  }

  @Property(tries = 100)
  void everyTitleResolvesToItselfOrIsAmbiguous(@ForAll long seed) {
    List<String> titles = randomTitles(new SplittableRandom(seed));
    TitleResolver resolver = resolver(titles.toArray(String[]::new));

    for (int item = 0; item < titles.size(); item++) {
      TitleResolution resolution = resolver.resolve(titles.get(item));
      assertThat(resolution).as("seed %d", seed).isNotInstanceOf(Unknown.class);
      assertThat(candidates(resolution))
          .as("seed %d, '%s'", seed, titles.get(item))
          .extracting(Candidate::index)
          .contains(item);
    }
  }

  @Property(tries = 100)
  void aTitleWithOneWrongLetterIsAmongTheCandidates(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> titles = randomTitles(random);
    TitleResolver resolver = resolver(titles.toArray(String[]::new));

    for (String title : titles) {
      int place = random.nextInt(title.length());
      while (!Character.isLetter(title.charAt(place))) {
        place = random.nextInt(title.length());
      }
      String typo = title.substring(0, place) + 'q' + title.substring(place + 1);
      assertThat(candidates(resolver.resolve(typo)))
          .as("seed %d, '%s' for '%s'", seed, typo, title)
          .extracting(candidate -> candidate.item().title())
          .contains(title);
    }
  }

  /** Titles of two to five words, some with articles, years, second names; some twice. */
  private static List<String> randomTitles(SplittableRandom random) {
    List<String> titles = new ArrayList<>();
    int count = 1 + random.nextInt(80);
    while (titles.size() < count) {
      String title =
          switch (random.nextInt(5)) {
            case 0 -> words(random) + ", The";
            case 1 -> "The " + words(random);
            case 2 -> words(random) + " (" + words(random) + ")";
            default -> words(random);
          };
      titles.add(
          !titles.isEmpty() && random.nextInt(10) == 0
              ? titles.get(random.nextInt(titles.size()))
              : title + (random.nextBoolean() ? " (" + (1990 + random.nextInt(9)) + ")" : ""));
    }
    return titles;
  }

  private static String words(SplittableRandom random) {
    List<String> words = new ArrayList<>();
    for (int count = 2 + random.nextInt(4); words.size() < count; ) {
      StringBuilder word = new StringBuilder();
      for (int length = 3 + random.nextInt(6); word.length() < length; ) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words.add(word.toString());
    }
    return String.join(random.nextBoolean() ? " " : " & ", words);
  }

  private static TitleResolver resolver(String... titles) {
    List<Item> items = new ArrayList<>();
    for (String title : titles) {
      items.add(Item.of("i" + items.size(), title));
    }
    return TitleResolver.of(Catalogue.of(items));
  }

  private static Found assertFound(TitleResolution resolution, String title, Match match) {
    assertThat(resolution).isInstanceOf(Found.class);
    Found found = (Found) resolution;
    assertThat(found.candidate().item().title()).isEqualTo(title);
    assertThat(found.match()).isEqualTo(match);
    return found;
  }

  private static void assertAmbiguous(TitleResolution resolution, Match match, String... titles) {
    assertThat(resolution).isInstanceOf(Ambiguous.class);
    assertThat(((Ambiguous) resolution).match()).isEqualTo(match);
    assertThat(candidates(resolution))
        .extracting(candidate -> candidate.item().title())
        .containsExactly(titles);
  }

  private static Stream<String> nearest(TitleResolution resolution) {
    assertThat(resolution).isInstanceOf(Unknown.class);
    return candidates(resolution).stream().map(candidate -> candidate.item().title());
  }

  private static List<Candidate> candidates(TitleResolution resolution) {
    if (resolution instanceof Found found) {
      return List.of(found.candidate());
    }
    return resolution instanceof Ambiguous ambiguous
        ? ambiguous.candidates()
        : ((Unknown) resolution).nearest();
  }
}
