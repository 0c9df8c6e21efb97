package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.errorsOfFile;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfSet;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfVariables;
import static dev.tokensweep.app.config.ConfigFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleErrorsTest {
    @TempDir Path folder;

    @Test
    void tellsEverythingThatIsWrongWithEveryRuleAtOnce() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        cleanup:
                          rules:
                            - name: one
                              tenant: five
                              safe-perod: 1d
                              grace: {active: 1d}
                            - app: x
                              keep: true
                              retain: false
                            - name: default
                              user: "*"
                              safe-period: -1d
                            - name: one
                              keep: true
                        """);

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":4: cleanup.rules[one].tenant: 'five' must be the id of a tenant, such as 1 or -1234",
                        file
                                + ":5: cleanup.rules[one].safe-perod: is an unknown key; did you mean safe-period?",
                        file
                                + ":6: cleanup.rules[one].grace.active: is no state with a grace; known are revoked, inactive, expired",
                        file
                                + ":7: cleanup.rules[2]: name is missing: the record of each purge names its rule",
                        file
                                + ":9: cleanup.rules[2].retain: has no meaning beside keep: take one out",
                        file
                                + ":10: cleanup.rules[default].name: 'default' is what Tokensweep calls the tokens that no rule matches: choose another",
                        file
                                + ":12: cleanup.rules[default].safe-period: '-1d' must be a duration from 0s to 3650d, written like 500ms, 30s, 5m, 2h or 1d",
                        file
                                + ":13: cleanup.rules[one]: matches every token: give at least one of tenant, app, grant, user-domain, user; what holds for all the rest stands under cleanup itself",
                        file
                                + ":13: cleanup.rules[one].name: 'one' is the name of another rule already ("
                                + file
                                + ":3): choose another");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    name: a b              | name: 'a b' must be at most 64 letters
                    name: [a]              | name: takes a single value
                    name: {a: b}           | name: takes no map
                    name: ~                | name: '' must be
                    tenant: 2147483648     | tenant: '2147483648' must be the id of a tenant
                    tenant: 1.5            | tenant: '1.5' must be
                    tenant: [1, two]       | tenant: 'two' must be
                    tenant: []             | tenant: is an empty list
                    tenant: "1, 2"         | tenant: '1, 2' must be
                    tenant: [[1]]          | tenant: must be a list of plain values
                    tenant: {id: 1}        | tenant: takes no map
                    app: 99999999999       | app: '99999999999' must be
                    app: "a, b"            | app: 'a, b' must be a CONSUMER_KEY without blanks
                    app: svc-*             | app: 'svc-*' must be
                    grant: pass*           | grant: 'pass*' must be a grant type without blanks
                    grant: [a, ""]         | grant: '' must be a grant type
                    user-domain: "A,B"     | user-domain: 'A,B' must be a user domain
                    user: ""               | user: '' must be a user as the token table
                    user: *svc             | user: tags, anchors and aliases are not taken
                    keep: false            | keep: 'false' must be true, or left out
                    keep: yes              | keep: 'yes' must be true
                    keep: [true]           | keep: takes a single value
                    safe-period: 3651d     | safe-period: '3651d' must be a duration from 0s to 3650d
                    safe-period: 2         | safe-period: '2' must be a duration
                    grace: 1d              | grace: is a map, not a value: give it like grace: {revoked: 7d}
                    grace: {revoked: -1s}  | grace.revoked: '-1s' must be a duration
                    grace: {rotated: 1d}   | grace.rotated: is no state with a grace; known are revoked, inactive, expired
                    retain: no             | retain: 'no' must be true or false
                    state: FOO             | state: is an unknown key; criteria are tenant, app, grant, user-domain, user; besides them a rule has name, and keep or any of safe-period,
                    tenent: x              | tenent: is an unknown key; did you mean tenant?
                    domain: x              | domain: is an unknown key; criteria are tenant, app, grant, user-domain
                    user.domain: x         | user.domain: is unknown: user takes no map
                    graces: {revoked: 1d}  | graces: is an unknown key; did you mean grace?
                    """)
    void refusesAKeyThatMeansNothing(String line, String rule) {
        // Given
        String key = line.substring(0, line.indexOf(':'));
        String name = key.equals("name") ? "" : "name: x, ";
        String tenant = key.equals("tenant") ? "" : "tenant: 1, ";
        String term = Set.of("keep", "retain").contains(key) ? "" : "grace.expired: 1d, ";

        // When
        List<String> errors =
                errorsOfFile(
                        file(
                                folder,
                                "cleanup.rules:\n- {%s%s%s%s}\n"
                                        .formatted(name, tenant, term, line)));

        // Then
        assertThat(errors).singleElement().asString().contains(":2: ", rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5", "{name: x}", "[x]", "[[]]"})
    void refusesRulesOfAnotherShape(String value) {
        // Then
        assertThat(errorsOfFile(file(folder, "cleanup:\n  rules: " + value + "\n")))
                .singleElement()
                .asString()
                .contains(":2: cleanup.rules: must be a list of rules");
    }

    @Test
    void refusesAnEmptyList() {
        // Given
        Path file = file(folder, "cleanup.rules: []\n");

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file + ":1: cleanup.rules: is an empty list: give a rule, or leave it out");
    }

    @Test
    void refusesARuleThatSaysNothing() {
        // Given
        Path file = file(folder, "cleanup.rules:\n- name: x\n  tenant: 1\n");

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":2: cleanup.rules[x]: says nothing about its tokens: give keep: true, or at least one of safe-period, grace.revoked, grace.inactive, grace.expired, retain");
    }

    @Test
    void tellsOnlyWhatCannotBeReadOfARuleThatCannotBeRead() {
        // Given
        Path file = file(folder, "cleanup.rules:\n- name: x\n  tenant: {id: 1}\n");

        // Then
        assertThat(errorsOfFile(file))
                .singleElement()
                .asString()
                .contains(":3: cleanup.rules[1].tenant: takes no map");
    }

    @Test
    void refusesAKeyThatIsGivenTwiceInOneRule() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        cleanup.rules:
                        - name: x
                          tenant: 1
                          grace: {revoked: 1d}
                          grace.revoked: 2d
                        - name: y
                          tenant: 2
                          grace: {revoked: 1d}
                        """);

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":5: cleanup.rules[1].grace.revoked: is given twice, first in line 4: keep one");
    }

    @Test
    void refusesARuleThatIsNeverReached() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        cleanup.rules:
                        - name: tenants
                          tenant: [1, 2]
                          retain: false
                        - name: held-back
                          tenant: 2
                          user: "svc-*"
                          keep: true
                        """);

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":5: cleanup.rules[held-back]: is never reached: rule 'tenants' before it matches every token that it matches; put it before that rule, or delete it ("
                                + file
                                + ":2)");
    }

    @Test
    void refusesAValueThatIsNeverReached() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        cleanup.rules:
                        - name: first
                          app: [a, b]
                          retain: false
                        - name: second
                          app: [b, c]
                          keep: true
                        """);

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":5: cleanup.rules[second]: overlaps rule 'first' before it: tokens of app b are matched there already; name them in one of the two ("
                                + file
                                + ":2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleanup.rules", "cleanup.rules.x.keep", "cleanup.rules[0].keep"})
    void tellsThatRulesAreGivenByTheFileAlone(String key) {
        // Then
        assertThat(errorsOfSet(key + "=true"))
                .containsExactly(
                        "--set: "
                                + key
                                + ": rules are given by the file alone: write them there, as a list under cleanup.rules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKENSWEEP_CLEANUP_RULES", "TOKENSWEEP_CLEANUP_RULES_0_KEEP"})
    void tellsThatNoVariableGivesRules(String variable) {
        // Then
        assertThat(errorsOfVariables(Map.of(variable, "true")))
                .containsExactly(
                        variable
                                + ": rules are given by the file alone: write them there, as a list under cleanup.rules");
    }

    @Test
    void tellsThatRulesAreNoMap() {
        // Given
        Path file = file(folder, "cleanup.rules.x: 5\n");

        // Then
        assertThat(errorsOfFile(file))
                .containsExactly(
                        file
                                + ":1: cleanup.rules.x: rules are given by the file alone: write them there, as a list under cleanup.rules");
    }
}
