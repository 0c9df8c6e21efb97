package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static dev.tokensweep.app.config.ConfigFixture.errors;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfFile;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfSet;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfVariables;
import static dev.tokensweep.app.config.ConfigFixture.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigErrorsTest {
    @TempDir Path folder;

    @Test
    void tellsOfAnUnknownSectionEvenWhenItIsEmpty() {
        // When
        List<String> errors = errorsOfFile(file(folder, "clean-up: {}\n"));

        // Then
        assertThat(errors)
                .singleElement()
                .asString()
                .contains(":1: clean-up: is an unknown setting");
    }

    @Test
    void takesASectionWhoseSettingsAreAllCommentedOut() {
        assertThat(errorsOfFile(file(folder, "kafka:\n  # bootstrap-servers: kafka:9092\n")))
                .isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceAndWhereItStands() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        database:
                          url: jdbc:db2://db:50000/apim
                          pasword: topsecret
                        cleanup:
                          safe-period: -5m
                          grace: {revoked: soon}
                        """);
        Map<String, String> environment =
                Map.of("TOKENSWEEP_CONSOLE_PORT", "99999", "TOKENSWEEP_SINK_THREAD", "2");
        List<String> set = List.of("cleanup.retain=yes", "nonsense");

        // When
        List<String> errors = errors(file, environment, set);

        // Then
        String duration = "a duration from 0s to 3650d, written like 500ms, 30s, 5m, 2h or 1d";
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        file
                                + ":2: database.url: 'jdbc:db2://db:50000/apim' db2 is not"
                                + " supported; supported: postgresql, mysql, mariadb, sqlserver,"
                                + " oracle",
                        file
                                + ":3: database.pasword: is an unknown setting; did you mean"
                                + " database.password?",
                        file + ":5: cleanup.safe-period: '-5m' must be " + duration,
                        file + ":6: cleanup.grace.revoked: 'soon' must be " + duration,
                        "TOKENSWEEP_CONSOLE_PORT: console.port: '99999' must be a whole number from"
                                + " 0 to 65535",
                        "TOKENSWEEP_SINK_THREAD: is an unknown variable; did you mean"
                                + " TOKENSWEEP_SINK_THREADS? Unset it otherwise",
                        "--set: cleanup.retain: 'yes' must be true or false",
                        "--set: must be key=value, such as --set console.port=0",
                        "database.user: is missing: set it in the file, as TOKENSWEEP_DATABASE_USER"
                                + " or with --set database.user=...");
        assertThat(errors).noneMatch(line -> line.contains("topsecret"));
    }

    @Test
    void carriesEveryErrorInTheMessageOfTheException() {
        // Then
        assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database.url: is missing")
                .hasMessageContaining("database.user: is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    jdbc:derby:apim                             | derby is not supported; supported: postgresql, mysql, mariadb, sqlserver, oracle
                    postgresql://db/apim                        | must be a url such as
                    jdbc:postgresql:apim                        | must be a url such as
                    jdbc:postgresql://db:5432                   | must be a url such as
                    jdbc:postgresql://db:99999/apim             | must have a port from 1 to 65535
                    jdbc:postgresql://db:x/apim                 | must be a url such as
                    jdbc:postgresql://a,b:5432/apim             | must name one host
                    jdbc:postgresql://db/apim?user=x            | put it into database.user
                    jdbc:postgresql://db/apim?a=b&password=hush | database.password-file
                    jdbc:postgresql://x:hush@db/apim            | must not carry a user or password
                    jdbc:mysql://x:hush@db/apim                 | must not carry a user or password
                    jdbc:mysql:loadbalance://db/apim            | must be a url such as jdbc:mysql://db:3306/apim
                    jdbc:mysql://db                             | must be a url such as jdbc:mysql://db:3306/apim
                    jdbc:mysql://a,b/apim                       | must name one host
                    jdbc:mysql://db/apim?PASSWORD=hush          | database.password-file
                    jdbc:mysql://db/apim?serverTimezone=UTC     | must not set serverTimezone, which Tokensweep sets itself
                    jdbc:mysql://db/apim?a=b&autoReconnect=true | must not set autoReconnect
                    jdbc:mariadb:replication://a/apim           | must be a url such as jdbc:mariadb://db:3306/apim
                    jdbc:mariadb://db/apim?timezone=UTC         | must not set timezone
                    jdbc:mariadb://db/apim?user=x               | put it into database.user
                    jdbc:sqlserver://db:1433                    | must be a url such as jdbc:sqlserver://db:1433;databaseName=apim
                    jdbc:sqlserver://db:1433;encrypt=true       | must be a url such as jdbc:sqlserver://db:1433;databaseName=apim
                    jdbc:sqlserver://db;databaseName=a;user=x   | put it into database.user
                    jdbc:sqlserver://db;database=a;password=hush| database.password-file
                    jdbc:sqlserver://db:0;databaseName=apim     | must have a port from 1 to 65535
                    jdbc:oracle:oci:@apim                       | must be a url such as jdbc:oracle:thin:@//db:1521/apim
                    jdbc:oracle:thin:@apim                      | must be a url such as jdbc:oracle:thin:@//db:1521/apim
                    jdbc:oracle:thin:@(DESCRIPTION=(HOST=db))   | must be a url such as jdbc:oracle:thin:@//db:1521/apim
                    jdbc:oracle:thin:x/hush@//db:1521/apim      | must not carry a user or password
                    """)
    void refusesUrlsThatAreNotOneDatabaseOfOneServerWithoutCredentials(String url, String rule) {
        // When
        List<String> errors = errorsOfSet("database.url=" + url);

        // Then
        assertThat(errors).singleElement().asString().contains("--set: database.url: ", rule);
        assertThat(errors.get(0)).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://[::1]:5432/apim?sslmode=require",
                "jdbc:mysql://db/apim?useSSL=false&characterEncoding=utf8",
                "jdbc:mariadb://db:3306/apim",
                "jdbc:sqlserver://db\\INSTANCE:1433;databaseName=apim;encrypt=true",
                "jdbc:sqlserver://db;encrypt=true;database=apim",
                "jdbc:oracle:thin:@db:1521/apim.example.com",
                "jdbc:oracle:thin:@//db:1521/apim",
                "jdbc:oracle:thin:@tcps://db:2484/apim?ssl_server_dn_match=true",
                "jdbc:oracle:thin:@db:1521:ORCL"
            })
    void takesTheUrlsOfAllFiveDatabases(String url) {
        // Then
        assertThat(errorsOfSet("database.url=" + url))
                .noneMatch(error -> error.contains("database.url"));
    }

    @Test
    void refusesASessionTimeZoneWhereNoSessionTurnsTimesIntoDigits() {
        // When
        List<String> errors = errorsOfSet("database.session-time-zone=+09:00");

        // Then
        assertThat(errors)
                .singleElement()
                .asString()
                .contains("database.session-time-zone: is for mysql and mariadb alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cleanup.safe-period=2",
                "cleanup.safe-period=1.5h",
                "cleanup.safe-period=2 weeks",
                "cleanup.safe-period=99999999999d",
                "kafka.changes-retention=59m",
                "cleaner.commit-interval=31s",
                "sink.batch-age=0ms",
                "cleanup.archive-retention=59m",
                "cleanup.archive-retention=0s",
                "cleanup.related.interval=999ms",
                "cleanup.related.ciba=off",
                "cleanup.children=1",
                "reconciler.interval=31d",
                "reconciler.rows-per-second=0",
                "clock.tolerance=99ms",
                "cleanup.windows=* * * *",
                "cleanup.windows=* 25 * * *",
                "cleanup.windows=* 22-4 * * *",
                "cleanup.windows=* * * * *; @daily",
                "cleanup.windows-zone=Europe/Berin",
                "cleanup.windows-zone=+01:00",
                "sink.target-latency=0ms",
                "sink.share-beside-traffic=0%",
                "sink.max-replica-lag=99ms",
                "sink.throttle-query=",
                "breaker.enabled=on",
                "breaker.window=999ms",
                "breaker.shrink-share=0%",
                "breaker.shrink-share=101%",
                "breaker.spared-share=0.5",
                "breaker.min-rows=-1",
                "sink.batch-size=0",
                "sink.batch-size=10001",
                "sink.threads=1.0",
                "cleaner.threads=9999999999",
                "console.port=-1",
                "console.port=",
                "console.host=a b",
                "cleanup.enabled=TRUE",
                "cleanup.droppable-columns=a,,b",
                "kafka.bootstrap-servers=",
                "kafka.bootstrap-servers=kafka",
                "kafka.topic-prefix=a/b",
                "capture.slot=Tokensweep",
                "capture.publication=1st",
                "data-dir=",
                "database.user= "
            })
    void refusesAValueThatItsTypeDoesNotTake(String assignment) {
        // When
        List<String> errors = errorsOfSet(assignment);

        // Then
        String key = assignment.substring(0, assignment.indexOf('='));
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("--set: " + key + ": ")
                .contains(" must be ");
    }

    @Test
    void saysWhichOfSeveralCronExpressionsIsWrongAndWhy() {
        // Then
        assertThat(errorsOfSet("cleanup.windows=* 22,23 * * *; 61 * * * *"))
                .singleElement()
                .asString()
                .contains("cleanup.windows", "of '61 * * * *': ", "61 not in range");
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.bootstrap.servers, kafka.bootstrap-servers",
        "clean.enabled, cleanup.enabled",
        "server.port, console.port",
        "datadir, data-dir",
        "cleanup.rule, cleanup.rules",
        "rules, cleanup.rules"
    })
    void namesTheNearestKnownSetting(String key, String meant) {
        // Then
        assertThat(errorsOfSet(key + "=hush"))
                .containsExactly(
                        "--set: " + key + ": is an unknown setting; did you mean " + meant + "?");
    }

    @Test
    void tellsSectionsFromSettings() {
        // Given
        Path file = file(folder, "cleanup: true\nconsole:\n  port:\n    number: 1\n");

        // Then
        assertThat(errorsOfFile(file))
                .containsExactlyInAnyOrder(
                        file
                                + ":1: cleanup: is a section, not a value: give its settings, such"
                                + " as cleanup.enabled",
                        file
                                + ":4: console.port: takes a single value: put a value that begins"
                                + " with one of ! & * { [ in quotes");
        assertThat(errorsOfSet("console.port.number=1"))
                .containsExactly(
                        "--set: console.port.number: is unknown: console.port takes a single"
                                + " value");
    }

    @Test
    void refusesASettingThatIsGivenTwice() {
        // Given
        Path file = file(folder, "console:\n  port: 1\nconsole.port: 2\n");

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file + ":3: console.port: is given twice, first in line 2: keep one");
    }

    @Test
    void tellsTheLineOfBadSyntaxWithoutShowingTheFile() {
        // Given
        Path file = file(folder, "database:\n  password: \"hush\n");

        // When
        List<String> errors = errorsOfFile(file);

        // Then
        assertThat(errors).singleElement().asString().contains(": is not valid YAML: while");
        assertThat(errors.get(0)).matches("(?s).*tokensweep\\.yaml:[23]: .*");
        assertThat(errors.get(0)).doesNotContain("hush").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*hush",
                "&hush",
                "!hush",
                "!hush!x",
                "@hush",
                "{hush",
                "[hush",
                "{hush}",
                "[hush]",
                "%hush: ["
            })
    void neverShowsAPasswordThatYamlCannotRead(String password) {
        // When
        List<String> errors = errorsOfFile(file(folder, "database.password: " + password + "\n"));

        // Then
        assertThat(errors).isNotEmpty().noneMatch(line -> line.contains("hush"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    - a                   | must be a map of settings
                    just text             | must be a map of settings
                    console.port: {a: b}  | takes a single value
                    console.port: [1]     | takes a single value
                    kafka.bootstrap-servers: [{a: b}] | must be a list of plain values
                    console.port: ~       | must be a whole number
                    console.port:         | must be a whole number
                    """)
    void refusesYamlOfAnotherShape(String yaml, String rule) {
        // Then
        assertThat(errorsOfFile(file(folder, yaml))).singleElement().asString().contains(rule);
    }

    @Test
    void tellsOnlyOfTheFileWhenItCannotBeRead() {
        // Given
        Path missing = folder.resolve("missing.yaml");
        Path broken = file(folder, "database: [");

        // Then
        assertThat(errors(missing, Map.of("TOKENSWEEP_X", "1"), List.of())).hasSize(1);
        assertThat(errors(broken, Map.of(), List.of())).hasSize(1);
    }

    @Test
    void refusesASecondDocument() {
        // Given
        Path file = file(folder, "console.port: 1\n---\nsink.threads: 2\n");

        // Then
        assertThat(errorsOfFile(file)).singleElement().asString().contains("second document");
    }

    @Test
    void tellsOfAFileThatCannotBeRead() throws IOException {
        // Given
        Path missing = folder.resolve("missing.yaml");
        Path latin1 = folder.resolve("latin1.yaml");
        Files.write(latin1, "console.host: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat((1 << 20) + 1));

        // Then
        assertThat(errorsOfFile(missing))
                .containsExactly(missing + ": does not exist: name another file with --config");
        assertThat(errorsOfFile(folder))
                .containsExactly(folder + ": is a directory: name the configuration file itself");
        assertThat(errorsOfFile(latin1))
                .containsExactly(latin1 + ": is not UTF-8 text: save it in that encoding");
        assertThat(errorsOfFile(large))
                .containsExactly(large + ": is larger than 1 MiB: it is no configuration file");
    }

    @Test
    void refusesAPasswordBesideAPasswordFile() {
        // Given
        Path file = file(folder, "database.password-file: somewhere\n");

        // Then
        assertThat(errors(file, Map.of("TOKENSWEEP_DATABASE_PASSWORD", "hush"), LEAST))
                .containsExactly(
                        file
                                + ":1: database.password-file: is given beside database.password"
                                + " (TOKENSWEEP_DATABASE_PASSWORD): keep one");
    }

    @Test
    void tellsOfAPasswordFileThatHoldsNoPassword() throws IOException {
        // Given
        Path missing = folder.resolve("missing");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(8193));
        String origin = "--set: database.password-file: '%s' ";

        // Then
        assertThat(errorsOfSet("database.password-file=" + missing))
                .containsExactly(origin.formatted(missing) + "does not exist");
        assertThat(errorsOfSet("database.password-file=" + folder))
                .containsExactly(origin.formatted(folder) + "is a directory: name the file in it");
        assertThat(errorsOfSet("database.password-file=" + empty))
                .containsExactly(
                        origin.formatted(empty) + "is empty: it must hold just the password");
        assertThat(errorsOfSet("database.password-file=" + large))
                .containsExactly(
                        origin.formatted(large)
                                + "is larger than 8 KiB: it must hold just the password");
    }

    @Test
    void refusesWhatTheEmbeddedBrokerCannotDo() {
        // Then
        assertThat(errorsOfSet("kafka.replication-factor=3"))
                .singleElement()
                .asString()
                .contains("'3' must be 1 with the embedded broker");
        assertThat(errorsOfSet("kafka.properties.security.protocol=SSL"))
                .singleElement()
                .asString()
                .contains("needs kafka.bootstrap-servers");
        assertThat(errorsOfSet("kafka.replication-factor=0"))
                .singleElement()
                .asString()
                .contains("must be at least 1, or -1");
    }

    @ParameterizedTest
    @CsvSource({
        "group.id, is set by Tokensweep itself",
        "enable.auto.commit, is set by Tokensweep itself",
        "bootstrap.servers, belongs into kafka.bootstrap-servers"
    })
    void refusesKafkaPropertiesThatTheStagesDependOn(String name, String rule) {
        // Then
        assertThat(errorsOfSet("kafka.properties." + name + "=x"))
                .singleElement()
                .asString()
                .contains(rule);
    }

    @Test
    void refusesVariablesThatLookLikeOursButAreNot() {
        // Then
        assertThat(errorsOfVariables(Map.of("TOKENSWEEP_DATABASE_PASSWD", "hush")))
                .containsExactly(
                        "TOKENSWEEP_DATABASE_PASSWD: is an unknown variable; did you mean"
                                + " TOKENSWEEP_DATABASE_PASSWORD? Unset it otherwise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "console.example", "127.0.0.1.evil"})
    void opensTheConsoleToNobodyWhomItDoesNotKnow(String host) {
        // Then
        assertThat(errorsOfSet("console.host=" + host))
                .containsExactly(
                        "--set: console.host: '%s' lets other machines in, and nothing asks who they are: give console.token-file or console.proxy-user-header, or listen on 127.0.0.1"
                                .formatted(host));
        assertThat(errorsOfSet("console.host=" + host, "console.port=0")).isEmpty();
        assertThat(errorsOfSet("console.host=" + host, "console.proxy-user-header=X-User"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.2", "::1", "[::1]"})
    void letsThisMachineAskTheConsole(String host) {
        // Then
        assertThat(errorsOfSet("console.host=" + host)).isEmpty();
    }

    @Test
    void tellsOfATokenFileThatHoldsNoToken() throws IOException {
        // Given
        Path brief = Files.writeString(folder.resolve("short"), "hush-hush\n");
        Path blanks = Files.writeString(folder.resolve("blanks"), "hush hush hush hush hush");
        String origin = "--set: console.token-file: '%s' ";

        // Then
        assertThat(errorsOfSet("console.token-file=" + folder))
                .containsExactly(origin.formatted(folder) + "is a directory: name the file in it");
        for (Path file : new Path[] {brief, blanks}) {
            assertThat(errorsOfSet("console.token-file=" + file))
                    .singleElement()
                    .asString()
                    .startsWith(origin.formatted(file) + "must hold at least 16 printable")
                    .doesNotContain("hush");
        }
    }

    @Test
    void tellsWhatIsWrongWithTheKeyOfThePseudonyms() throws IOException {
        // Given
        Path file = folder.resolve("key");
        String origin = "--set: privacy.key-file: '%s' ";
        String[] set = {"privacy.users=pseudonym", "privacy.key-file=" + file};

        // Then
        assertThat(errorsOfSet("privacy.users=forgettable"))
                .containsExactly(
                        "--set: privacy.users: 'forgettable' needs privacy.key-file: `openssl rand -hex 32` makes such a key");
        assertThat(errorsOfSet(set)).containsExactly(origin.formatted(file) + "does not exist");
        Files.writeString(file, "0123456789012345678901234567890");
        assertThat(errorsOfSet(set))
                .containsExactly(
                        origin.formatted(file)
                                + "must hold at least 32 characters: `openssl rand -hex 32` makes such a key");
        Files.writeString(file, "01234567890123456789012345678901\n");
        assertThat(errorsOfSet(set)).isEmpty();
        assertThat(errorsOfSet("privacy.key-file=" + file))
                .containsExactly(
                        "--set: privacy.key-file: is not used, because privacy.users is clear: set that to pseudonym or forgettable, or leave the key out");
        assertThat(errorsOfSet("privacy.users=secret"))
                .containsExactly(
                        "--set: privacy.users: 'secret' must be clear, pseudonym or forgettable");
    }

    @Test
    void tellsThatRulesGoByNoNameWhereUsersHavePseudonyms() throws IOException {
        // Given
        Path key = Files.writeString(folder.resolve("key"), "0123456789".repeat(4));
        Path file =
                file(
                        folder,
                        """
                        privacy: {users: pseudonym, key-file: %s}
                        cleanup.rules:
                          - {name: service, user: svc-*, keep: true}
                        """
                                .formatted(key));

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":3: cleanup.rules[service].user: with privacy.users the cleaner does not know users' names: place a legal hold on the user, or go by app, tenant, grant or user-domain");
    }
}
