package dev.tokensweep.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PseudonymKeyTest {
    private static final String TEXT = "0123456789abcdef0123456789abcdef";
    private static final PseudonymKey KEY = new PseudonymKey(TEXT);

    @Test
    void callsAUserAlwaysTheSame() {
        // A release that changed this would lose the thread of every record there is.
        assertThat(KEY.pseudonym("maya")).isEqualTo("u-e61708b6043213490dcb9d531aa52b92");
        assertThat(KEY.pseudonym("maya", "secret")).isEqualTo("u-83072c579db4b42435fd995018defc35");
        assertThat(KEY.place("maya"))
                .isEqualTo("03256fd0f8a396e55b82278f209e6d30d1a73cc5be2acec5c0787cd7d9b76bbb");
    }

    @Test
    void takesNamesThatDifferInCaseForOne() {
        assertThat(KEY.pseudonym("MAYA")).isEqualTo(KEY.pseudonym("maya"));
        assertThat(KEY.place("Maya")).isEqualTo(KEY.place("maya"));
    }

    @Test
    void callsNobodyAsAnother() {
        assertThat(
                        List.of(
                                KEY.pseudonym("maya"),
                                KEY.pseudonym("mayb"),
                                new PseudonymKey(TEXT + "0").pseudonym("maya"),
                                KEY.pseudonym("maya", "one"),
                                KEY.pseudonym("maya", "two"),
                                KEY.pseudonym("a", "onemay")))
                .doesNotHaveDuplicates()
                .allMatch(PseudonymKey::isPseudonym);
    }

    @Test
    void leavesWhoHasAPseudonymAndWhoHasNoName() throws SQLException {
        // Given
        String pseudonym = KEY.pseudonym("maya");

        // When
        Map<String, String> called =
                new UserNaming(KEY, false).told(null, null, List.of("", pseudonym, "maya"));

        // Then
        assertThat(called).isEqualTo(Map.of("", "", pseudonym, pseudonym, "maya", pseudonym));
    }

    @Test
    void isNeverShownAndNeverShort() {
        assertThat(new UserNaming(KEY, true).toString()).doesNotContain(TEXT);
        assertThatThrownBy(() -> new PseudonymKey(TEXT.substring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(TEXT.substring(1));
    }
}
