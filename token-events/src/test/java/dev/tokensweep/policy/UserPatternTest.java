package dev.tokensweep.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alice   | alice
                    svc-*   | svc-
                    svc-*   | svc-billing
                    *       | anybody
                    *@corp  | maya@corp
                    a*b*c   | abc
                    a*b*c   | a-b-b-c
                    *b*     | abc
                    a**c    | ac
                    a.c     | a.c
                    100%    | 100%
                    a_c     | a_c
                    a\\c    | a\\c
                    a\\*    | a\\bc
                    \\Qa\\E | \\Qa\\E
                    [ab]+   | [ab]+
                    """)
    void matchesWhatTheStarsLeaveOpenAndNothingElseIsSpecial(String pattern, String user) {
        // Then
        assertThat(new UserPattern(pattern).matches(user)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alice | Alice
                    alice | alice2
                    svc-* | svc
                    svc-* | a-svc-b
                    *corp | corporate
                    ab*ba | aba
                    a*b*b | ab
                    a*bc*c | abc
                    a.c   | abc
                    100%  | 1000
                    a_c   | abc
                    a\\*  | abc
                    """)
    void matchesNothingMore(String pattern, String user) {
        // Then
        assertThat(new UserPattern(pattern).matches(user)).isFalse();
    }

    @Test
    void neverMatchesAUserWhoIsNotKnown() {
        // Then
        assertThat(new UserPattern("*").matches(null)).isFalse();
    }

    @Test
    void matchesLineEndsAndTheEmptyNameByAStar() {
        // Then
        assertThat(new UserPattern("a*b").matches("a\r\n\u2028b")).isTrue();
        assertThat(new UserPattern("*").matches("")).isTrue();
    }

    @Test
    void refusesAnEmptyText() {
        // Then
        assertThatThrownBy(() -> new UserPattern(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    svc-*  | svc-%
                    a%b    | a\\%b
                    a_b    | a\\_b
                    a\\b   | a\\\\b
                    a\\*   | a\\\\%
                    a.b    | a.b
                    """)
    void saysTheSameToSql(String pattern, String like) {
        // Then
        assertThat(new UserPattern(pattern).like()).isEqualTo(like);
    }

    @ParameterizedTest
    @CsvSource({
        "*, alice, true",
        "*, a*, true",
        "a*, a*, true",
        "a*, ab*, true",
        "a*, a*b, true",
        "a*c, a*b*c, true",
        "*b*, *b, true",
        "*, **, true",
        "**, *, true",
        "ab*, a*, false",
        "alice, *, false",
        "alice, alic*, false",
        "a*b, a*, false",
        "*a*a*, *a*, false"
    })
    void coversWhatMatchesNothingBeyondIt(String wide, String narrow, boolean covers) {
        // Then
        assertThat(new UserPattern(wide).covers(new UserPattern(narrow))).isEqualTo(covers);
    }

    /** A regular expression tries every way to share the letters out among the stars. */
    @Test
    void staysFastHoweverManyStarsThereAre() {
        // Given
        UserPattern pattern = new UserPattern("*a".repeat(40) + "*b");
        String user = "a".repeat(100) + "c";

        // Then
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(pattern.matches(user)).isFalse());
    }

    @Test
    void agreesWithARegularExpressionOnGeneratedNames() {
        // Given
        Random random = new Random(20_261_124);
        int matching = 0;

        for (int i = 0; i < 100_000; i++) {
            String pattern = text(random, "ab.%*", 1);
            String user = text(random, "ab.%", 0);

            // When
            boolean matches = new UserPattern(pattern).matches(user);

            // Then
            String expression = pattern.replace(".", "[.]").replace("*", ".*");
            assertThat(matches)
                    .as("%s on %s", pattern, user)
                    .isEqualTo(Pattern.matches(expression, user));
            matching += matches ? 1 : 0;
        }
        assertThat(matching).as("both answers occur").isBetween(5_000, 95_000);
    }

    @Test
    void coversOnlyWhatItMatchesOnGeneratedNames() {
        // Given
        Random random = new Random(7);
        int covering = 0;

        for (int i = 0; i < 100_000; i++) {
            UserPattern wide = new UserPattern(text(random, "ab**", 1));
            UserPattern narrow = new UserPattern(text(random, "ab*", 1));
            String user = text(random, "abc", 0);

            // Then
            if (wide.covers(narrow)) {
                covering++;
                assertThat(!narrow.matches(user) || wide.matches(user))
                        .as("%s covers %s, and %s", wide, narrow, user)
                        .isTrue();
            }
        }
        assertThat(covering).isGreaterThan(5_000);
    }

    private static String text(Random random, String letters, int least) {
        int length = least + random.nextInt(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
