package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console of a running installation: its metrics, and its page in a real browser. */
class ConsoleIT {
    private static final String WELL = "All is well";

    @TempDir static Path directory;
    private static RunFixture fixture;
    private static TokensweepProcess run;
    private static TokenTraffic traffic;
    private static String purged;

    /** Started by the first test that needs it: a start takes longer than what is asked of it. */
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        fixture = RunFixture.start(directory);
        try (Connection connection = fixture.connect()) {
            int app = ConsumerApps.create(connection, -1234, "app");
            purged = TokenInsert.tokenOf(app).accessToken("CANARY").insert(connection);
        }
        run = fixture.run("--set", "log.format=json");
        fixture.awaitReady(run);
        fixture.execute(
                "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = 'r-1' WHERE token_id = '%s'"
                        .formatted(purged));
        fixture.execute(
                "INSERT INTO tokensweep_hold (hold_id, scope, subject, reason, author, placed_at) VALUES ('7c9e6679-7425-40de-944b-e07fc1f90ae7', 'TENANT', '4711', 'case 4711', 'maya', now() AT TIME ZONE 'UTC')");
        traffic = TokenTraffic.start(fixture.database(), 7, 40, false);
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .until(() -> fixture.get("api/tokens/" + purged).body().contains("ARCHIVED"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        traffic.close();
        run.close();
        fixture.close();
    }

    @Test
    void tellsEveryMetricThatTheDashboardAndTheAlertsUse() throws Exception {
        // Given
        Set<String> used = new TreeSet<>(DeployedNames.ofAlerts());
        used.addAll(DeployedNames.ofDashboard());

        // When
        String metrics = fixture.get("metrics").body();

        // Then
        Set<String> told = new TreeSet<>();
        metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> told.add(line.split("[{ ]", 2)[0]));
        assertThat(DeployedNames.ofAlerts()).hasSizeGreaterThan(8);
        assertThat(used).hasSizeGreaterThan(30);
        assertThat(told).containsAll(used);
        assertThat(metrics).doesNotContain("CANARY");
    }

    @Test
    void listensOnThisMachineAlone() throws Exception {
        // When
        List<String> sockets = ListeningSockets.of(run.pid());

        // Then
        assertThat(sockets).isNotEmpty().allMatch(ListeningSockets::isLoopback);
    }

    @Test
    void writesEveryEventOfTheLogAsOneObjectOnOneLine() {
        // When
        List<String> lines = run.errText().lines().toList();

        // Then
        assertThat(lines)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
    }

    @Test
    void showsTokensBeingCleanedAndKeepsNobodyFromReadingIt() throws Exception {
        // Given
        open(1280, "light");

        // When
        awaitVerdict(WELL);

        // Then
        awaitText("#way", "streaming");
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .until(() -> !browser.text("#rates div:nth-child(2) dd").equals("0"));
        awaitText("#due", "Next 24 hours");
        awaitText("#sizes", "Archive, rows");
        // For the sake of the traffic; on a slow machine, as transactions take long.
        awaitText("#deletion", " steps");
        browser.keepScreenshot("overview");
        assertThat(browser.text("#way")).contains("capture", "cleaner", "sink");
        assertThat(browser.text("#deletion")).contains("Allowed");
        assertThat(browser.text("#grants")).contains("issued");
        awaitText("#order", "on a tenant");
        assertThat(browser.has("#forecast rect")).isTrue();
        assertThat(browser.has("#sizes-chart polyline")).isTrue();
        assertThat(isFromHereAlone()).isTrue();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void canBeReadInTheDark() throws Exception {
        // Given
        open(1280, "dark");

        // When
        awaitVerdict(WELL);

        // Then
        browser.keepScreenshot("overview-dark");
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void fitsAPhone() throws Exception {
        // Given
        open(390, "light");

        // When
        awaitVerdict(WELL);

        // Then
        browser.keepScreenshot("phone");
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
        assertThat(overflowing()).isEmpty();
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void tellsATokensLifeToWhoeverHasAKeyboard() throws Exception {
        // Given
        open(1280, "light");
        awaitVerdict(WELL);
        tabTo("token");

        // When
        browser.type(purged);
        browser.press(Keys.ENTER);

        // Then
        Awaitility.await().atMost(RunFixture.LIMIT).until(() -> browser.has(".life .terminal"));
        assertThat(browser.text("#life"))
                .contains("Seen when capture first looked", "Condemned", "Archived and deleted")
                .doesNotContain("CANARY");
        assertThat(browser.seriousFindings()).isEmpty();
        browser.keepScreenshot("token-timeline");
    }

    @Test
    void takesWhatIsTypedForTextAndNothingElse() throws Exception {
        // Given
        open(1280, "light");
        awaitVerdict(WELL);
        tabTo("token");

        // When
        browser.type("<img src=x onerror=alert(1)>");
        browser.press(Keys.ENTER);

        // Then
        awaitText("#life", "No token of that id is on record");
        assertThat(browser.has("#life img")).isFalse();
    }

    @Test
    void reachesEverythingByTheKeyboard() throws Exception {
        // Given
        open(1280, "light");
        awaitVerdict(WELL);

        // When
        Set<String> reached = new TreeSet<>();
        for (int i = 0; i < 16; i++) {
            browser.press(Keys.TAB);
            reached.add(focused());
        }

        // Then
        assertThat(reached)
                .containsAll(Arrays.asList("A skip", "BUTTON theme", "INPUT token"))
                .anyMatch(each -> each.startsWith("svg"))
                .anyMatch(each -> each.startsWith("DIV topology"));
    }

    @Test
    void saysWhyNothingIsDeletedWhileTheBreakerIsOpen() throws Exception {
        // Given
        open(1280, "light");
        awaitVerdict(WELL);
        String reason = "within 10m the token table lost 80% of its rows (breaker.shrink-share";
        fixture.execute(
                "UPDATE tokensweep_control SET breaker_opened_at = now() AT TIME ZONE 'UTC', breaker_reason = '%s is 50%%)'"
                        .formatted(reason));
        try {
            // When
            awaitText("#alerts", "The circuit breaker is open");

            // Then
            awaitText("#deletion", "Breaker open");
            assertThat(browser.text("#alerts")).contains(reason, "tokensweep resume");
            assertThat(browser.text("#verdict")).contains("breaker");
            assertThat(browser.seriousFindings()).isEmpty();
            assertThat(overflowing()).isEmpty();
            browser.keepScreenshot("breaker-open");
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(
                            () ->
                                    fixture.get("metrics")
                                            .body()
                                            .contains("tokensweep_breaker_reason 1.0"));
            assertThat(fixture.get("ready").statusCode()).isEqualTo(503);
        } finally {
            fixture.execute(
                    "UPDATE tokensweep_control SET breaker_opened_at = NULL, breaker_reason = NULL");
        }
    }

    private static void open(int width, String scheme) {
        browser = browser == null ? Browser.start() : browser;
        browser.resize(width);
        browser.prefer(scheme);
        browser.open(fixture.consoleUrl());
    }

    private void awaitVerdict(String verdict) {
        awaitText("#verdict", verdict);
    }

    private void awaitText(String selector, String text) {
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .failFast(run::requireAlive)
                .until(() -> browser.text(selector).contains(text));
    }

    private void tabTo(String id) {
        for (int i = 0; i < 40 && !focused().endsWith(" " + id); i++) {
            browser.press(Keys.TAB);
        }
        assertThat(focused()).endsWith(" " + id);
    }

    /** Tag, and id or class. */
    private String focused() {
        return browser.run(
                        "const e = document.activeElement; return e.tagName + ' ' + (e.id || e.getAttribute('class'))")
                .toString();
    }

    /** The cards whose content is wider than they are; the drawing scrolls by itself. */
    private static List<?> overflowing() {
        return (List<?>)
                browser.run(
                        "return [...document.querySelectorAll('.card')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)");
    }

    private boolean isFromHereAlone() {
        return (Boolean)
                browser.run(
                        "return performance.getEntriesByType('resource').every(e => new URL(e.name).origin === location.origin)");
    }
}
