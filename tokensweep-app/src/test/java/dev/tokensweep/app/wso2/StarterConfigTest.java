package dev.tokensweep.app.wso2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StarterConfigTest {
    private static final String BOTH_ON =
            "<TokenCleanup><EnableTokenCleanup>true</EnableTokenCleanup>"
                    + "<RetainOldAccessToken>true</RetainOldAccessToken></TokenCleanup>";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    jdbc:mysql://db:3306/am?autoReconnect=true&amp;useSSL=false | jdbc:mysql://db:3306/am?useSSL=false
                    jdbc:mariadb://db/am                                        | jdbc:mariadb://db/am
                    jdbc:postgresql://db:5432/am                                | jdbc:postgresql://db:5432/am
                    jdbc:sqlserver://db:1433;databaseName=am;SendStringParametersAsUnicode=false | jdbc:sqlserver://db:1433;databaseName=am;SendStringParametersAsUnicode=false
                    jdbc:oracle:thin:@db:1521/am                                | jdbc:oracle:thin:@db:1521/am
                    """)
    void carriesTheDatabaseOverFromBothGenerations(String given, String expected) {
        // Given
        Path older = folder.resolve("older");
        new ProductHome(older)
                .withIdentity("jdbc/WSO2AM_DB", BOTH_ON)
                .withDatasource(
                        "jdbc/WSO2AM_DB",
                        "<url>%s</url><username>am</username><password>hush</password>"
                                .formatted(given));
        Path newer = folder.resolve("newer");
        new ProductHome(newer)
                .withToml(
                        """
                        [database.shared_db]
                        url = "jdbc:h2:./x"
                        [database.apim_db]
                        type = "any"
                        url = "%s"
                        username = "am"
                        password = "hush"
                        [database.apim_db.pool_options]
                        maxActive = "150"
                        [oauth.token_cleanup]
                        enable = true
                        retain_access_tokens_for_auditing = true
                        """
                                .formatted(given));

        for (Path home : List.of(older, newer)) {
            // When
            StarterConfig starter = starter(home, false);
            AppConfig config = load(starter);

            // Then
            assertThat(config.database().url()).isEqualTo(expected);
            assertThat(config.database().user()).isEqualTo("am");
            assertThat(config.database().password()).isNull();
            assertThat(config.cleanup().enabled()).isTrue();
            assertThat(config.cleanup().policy().otherwise().retain()).isTrue();
            assertThat(starter.yaml()).doesNotContain("hush");
            assertThat(starter.warnings())
                    .noneMatch(warning -> warning.contains("hush"))
                    .anyMatch(warning -> warning.startsWith("the product's own cleanup is on"))
                    .anyMatch(warning -> warning.contains("keeps it in clear"));
        }
    }

    @Test
    void carriesTheSwitchesOverFromBothGenerations() {
        // Given
        Path older = folder.resolve("older");
        new ProductHome(older)
                .withIdentity(
                        "jdbc/AM",
                        "<TokenCleanup><EnableTokenCleanup> false </EnableTokenCleanup>"
                                + "<RetainOldAccessToken>false</RetainOldAccessToken></TokenCleanup>")
                .withDatasource("jdbc/AM", "<url>jdbc:mysql://db/am</url><username>u</username>");
        Path newer = folder.resolve("newer");
        new ProductHome(newer)
                .withToml(
                        """
                        [database]
                        identity_db = {url = "jdbc:mysql://db/am", username = "u"}
                        [oauth]
                        token_cleanup.enable = false
                        token_cleanup.retain_access_tokens_for_auditing = "false"
                        """);

        for (Path home : List.of(older, newer)) {
            // When
            StarterConfig starter = starter(home, false);
            AppConfig config = load(starter);

            // Then
            assertThat(config.cleanup().enabled()).isFalse();
            assertThat(config.cleanup().policy().otherwise().retain()).isFalse();
            assertThat(starter.warnings())
                    .anyMatch(warning -> warning.startsWith("cleanup.enabled is false"))
                    .noneMatch(warning -> warning.contains("is on as well"));
        }
    }

    @Test
    void keepsACopyAndWarnsWhereTheProductDoesNotSay() {
        // Given
        new ProductHome(folder)
                .withToml("[database.apim_db]\nurl = \"jdbc:mysql://db/am\"\nusername = \"u\"\n");

        // When
        StarterConfig starter = starter(folder, false);

        // Then
        assertThat(load(starter).cleanup().policy().otherwise().retain()).isTrue();
        assertThat(load(starter).cleanup().enabled()).isTrue();
        assertThat(starter.warnings())
                .anyMatch(warning -> warning.contains("does not say whether the product cleans"));
    }

    @Test
    void writesThePasswordInClearOnlyWhenAskedTo() {
        // Given
        String odd = "a\"b\\c: #d$e'ü\tf";
        new ProductHome(folder)
                .withToml(
                        """
                        [database.apim_db]
                        url = "jdbc:mysql://db/am"
                        username = "u: #x"
                        password = "a\\"b\\\\c: #d$e'ü\\tf"
                        """);

        // When
        AppConfig config = load(starter(folder, true));

        // Then
        assertThat(config.database().password()).isEqualTo(odd);
        assertThat(config.database().user()).isEqualTo("u: #x");
        assertThat(starter(folder, false).yaml()).doesNotContain("a\\\"b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $secret{apim_pw}  | encrypted in its secure vault, under the alias apim_pw
                    $env{AM_PW}       | outside its files, as $env{AM_PW}
                    $sys{am.pw}       | outside its files, as $sys{am.pw}
                    """)
    void saysWhereTheProductKeepsAPasswordThatItCannotRead(String stored, String said) {
        // Given
        new ProductHome(folder)
                .withToml(
                        """
                        [database.apim_db]
                        url = "jdbc:mysql://db/am"
                        username = "u"
                        password = "%s"
                        [secrets]
                        apim_pw = "[hush]"
                        """
                                .formatted(stored));

        // Then
        assertThat(starter(folder, false).yaml()).contains(said).doesNotContain("hush");
        assertThatThrownBy(() -> starter(folder, true))
                .isInstanceOf(ProductConfigException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("leave --with-password out");
    }

    @Test
    void namesTheAliasOfTheOlderVault() {
        // Given
        new ProductHome(folder)
                .withIdentity("jdbc/WSO2AM_DB", "")
                .withDatasource(
                        "jdbc/WSO2AM_DB",
                        "<url>jdbc:mysql://db/am</url><username>u</username>"
                                + "<password svns:secretAlias=\"Datasources.AM.Password\">password</password>");

        // Then
        assertThat(starter(folder, false).yaml())
                .contains("under the alias Datasources.AM.Password");
        assertThatThrownBy(() -> starter(folder, true))
                .hasMessageContaining("Datasources.AM.Password");
    }

    @Test
    void takesUserPasswordAndSessionZoneOutOfTheUrl() {
        // Given
        new ProductHome(folder.resolve("oracle"))
                .withToml(
                        "[database.apim_db]\nurl = \"jdbc:oracle:thin:scott/tiger@db:1521:ORCL\"\n");
        new ProductHome(folder.resolve("mysql"))
                .withToml(
                        """
                        [database.apim_db]
                        url = "jdbc:mysql://db/am?user=u&amp;password=hush&amp;connectionTimeZone=%2B09:00&amp;forceConnectionTimeZoneToSession=true&amp;useSSL=false"
                        """);

        // When
        StarterConfig oracle = starter(folder.resolve("oracle"), true);
        StarterConfig mysql = starter(folder.resolve("mysql"), false);

        // Then
        assertThat(load(oracle).database().url()).isEqualTo("jdbc:oracle:thin:@db:1521:ORCL");
        assertThat(load(oracle).database().user()).isEqualTo("scott");
        assertThat(load(oracle).database().password()).isEqualTo("tiger");
        assertThat(load(mysql).database().url()).isEqualTo("jdbc:mysql://db/am?useSSL=false");
        assertThat(load(mysql).database().user()).isEqualTo("u");
        assertThat(load(mysql).database().sessionTimeZone()).isEqualTo("+09:00");
        assertThat(mysql.yaml()).doesNotContain("hush");
    }

    @Test
    void fillsInVariablesAndReferencesAndPutsAUrlTogether() {
        // Given
        new ProductHome(folder)
                .withToml(
                        """
                        [server]
                        hostname = "db.example.com"
                        [database.apim_db]
                        type = "mssql"
                        hostname = "$ref{server.hostname}"
                        port = "$env{DB_PORT}"
                        name = "am"
                        username = "u"
                        """);

        // When
        StarterConfig starter =
                StarterConfig.of(ProductFiles.read(folder, Map.of("DB_PORT", "1500")::get), false);

        // Then
        assertThat(load(starter).database().url())
                .isEqualTo("jdbc:sqlserver://db.example.com:1500;databaseName=am");
        assertThatThrownBy(() -> starter(folder, false))
                .hasMessageContaining("$env{DB_PORT}, which is not set here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [database.apim_db                                  | line 1: is no TOML
                    [server]                                           | has no [database.apim_db] and no [database.identity_db]
                    database.apim_db.type='h2'                         | is of type 'h2', which is not supported
                    database.apim_db.type='mysql'                      | has neither url nor name
                    database.apim_db.username='u'                      | has neither url nor type
                    database.apim_db.url='jdbc:h2:./x'                 | is none of postgresql, mysql, mariadb, sqlserver and oracle
                    database.apim_db.url='jdbc:mysql://db/am'          | names no user
                    database.apim_db.url='jdbc:mysql://a,b/am'         | must name one host
                    database.apim_db.url='jdbc:mysql://$sys{x}/am'     | names $sys{x}, which cannot be told from here
                    oauth.token_cleanup.enable='yes'                   | has no [database.apim_db]
                    """)
    void refusesADeploymentFileThatNamesNoUsableDatabase(String toml, String complaint) {
        // Given
        new ProductHome(folder).withToml(toml);

        // Then
        assertThatThrownBy(() -> starter(folder, false))
                .isInstanceOf(ProductConfigException.class)
                .hasMessageContaining("deployment.toml")
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesASwitchThatIsNeitherOnNorOff() {
        // Given
        new ProductHome(folder)
                .withToml(
                        """
                        [database.apim_db]
                        url = "jdbc:mysql://db/am"
                        username = "u"
                        [oauth.token_cleanup]
                        enable = "yes"
                        """);

        // Then
        assertThatThrownBy(() -> starter(folder, false))
                .hasMessageContaining("[oauth.token_cleanup] enable: 'yes' is neither");
    }

    @Test
    void refusesADirectoryThatIsNotTheProducts() {
        // Then
        assertThatThrownBy(() -> starter(folder.resolve("none"), false))
                .hasMessageContaining("is not a directory");
        assertThatThrownBy(() -> starter(folder, false))
                .hasMessageContaining("has neither deployment.toml nor");
    }

    @Test
    void refusesXmlThatIsBrokenOrReachesForOtherFiles() {
        // Given
        Path secret = folder.resolve("secret.txt");
        ProductHome broken = new ProductHome(folder.resolve("broken"));
        broken.with("datasources/master-datasources.xml", "<a>\n<b></a>");
        ProductHome reaching = new ProductHome(folder.resolve("reaching"));
        reaching.with(
                "datasources/master-datasources.xml",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"%s\">]><a>&x;</a>".formatted(secret.toUri()));

        // Then
        assertThatThrownBy(() -> starter(broken.path(), false))
                .hasMessageContaining("master-datasources.xml: line 2: is no well-formed XML");
        assertThatThrownBy(() -> starter(reaching.path(), false))
                .hasMessageContaining("has a DOCTYPE");
    }

    @Test
    void refusesADatasourceThatIsNotThere() {
        // Given
        new ProductHome(folder)
                .withIdentity("jdbc/ELSE", "")
                .withDatasource("jdbc/AM", "<url>jdbc:mysql://db/am</url>");

        // Then
        assertThatThrownBy(() -> starter(folder, false))
                .hasMessageContaining("has no datasource jdbc/ELSE");
    }

    private static StarterConfig starter(Path home, boolean withPassword) {
        return StarterConfig.of(ProductFiles.read(home, any -> null), withPassword);
    }

    private AppConfig load(StarterConfig starter) {
        Path file = folder.resolve("tokensweep.yaml");
        try {
            Files.writeString(file, starter.yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConfigLoader.load(file, Map.of(), List.of()).config();
    }
}
