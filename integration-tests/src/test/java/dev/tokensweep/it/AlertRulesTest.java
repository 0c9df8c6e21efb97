package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules, judged by Prometheus itself. */
class AlertRulesTest {
    private static final Pattern RULE = Pattern.compile("- alert: (\\w+)");
    private static final Pattern FIRES =
            Pattern.compile("alertname: (\\w+)\\s+exp_alerts:\\s+- exp_labels");

    @Test
    void areRulesThatPrometheusTakes() throws Exception {
        // Then
        assertThat(promtool("check", "rules", "alerts.yml")).contains("SUCCESS");
        assertThat(promtool("check", "config", "--syntax-only", "prometheus.yml"))
                .contains("SUCCESS");
    }

    @Test
    void fireWhenTheyShouldAndAreSilentWhenAllIsWell() throws Exception {
        // Then
        assertThat(promtool("test", "rules", "alerts-test.yml")).contains("SUCCESS");
    }

    @Test
    void haveATestEachInWhichTheyFire() throws IOException {
        // Given
        Set<String> rules = found(RULE, "alerts.yml");

        // Then
        assertThat(rules).isNotEmpty().isEqualTo(found(FIRES, "alerts-test.yml"));
    }

    private static Set<String> found(Pattern pattern, String file) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(Files.readString(DeployedNames.PROMETHEUS.resolve(file)));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Programs.require("promtool", "prometheus").toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(DeployedNames.PROMETHEUS.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
