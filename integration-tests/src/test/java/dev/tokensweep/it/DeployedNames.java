package dev.tokensweep.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that the files under {@code deploy} make use of. */
final class DeployedNames {
    static final Path PROMETHEUS = Path.of("..", "deploy", "prometheus");
    private static final Path DASHBOARD = Path.of("..", "deploy", "grafana", "dashboard.json");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:tokensweep|kafka|hikaricp|jvm|process|system)_[a-z0-9_]+");

    private DeployedNames() {}

    static Set<String> ofAlerts() throws IOException {
        Set<String> names = new TreeSet<>();
        boolean inExpression = false;
        for (String line : Files.readAllLines(PROMETHEUS.resolve("alerts.yml"))) {
            if (line.matches(" +[a-z]+:.*")) {
                inExpression = line.strip().startsWith("expr:");
            }
            if (inExpression) {
                addNames(line, names);
            }
        }
        return names;
    }

    static Set<String> ofDashboard() throws IOException {
        Set<String> names = new TreeSet<>();
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                addNames(target.get("expr").asText(), names);
            }
        }
        return names;
    }

    private static void addNames(String expression, Set<String> names) {
        Matcher name = NAME.matcher(expression);
        while (name.find()) {
            names.add(name.group());
        }
    }
}
