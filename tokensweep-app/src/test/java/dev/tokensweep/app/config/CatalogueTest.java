package dev.tokensweep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    @Test
    void givesEverySettingANameAndAVariableOfItsOwn() {
        // Then
        assertThat(Catalogue.ALL).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(Catalogue.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void hasOnlyDefaultsThatItsOwnRulesAllow() {
        // Then
        assertThat(Catalogue.ALL)
                .filteredOn(setting -> setting.fallback() != null)
                .isNotEmpty()
                .allSatisfy(
                        setting ->
                                assertThatCode(
                                                () ->
                                                        setting.type()
                                                                .parser()
                                                                .apply(setting.fallback()))
                                        .doesNotThrowAnyException());
    }

    @Test
    void describesEverySettingInWholeSentences() {
        // Then
        assertThat(Catalogue.ALL).allMatch(setting -> setting.description().endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "500ms, 500", "90s, 90000", "5m, 300000", "2h, 7200000", "1d, 86400000"})
    void readsAndWritesDurations(String text, long ms) {
        // Then
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(ms));
        assertThat(DurationText.format(Duration.ofMillis(ms))).isEqualTo(text);
    }
}
