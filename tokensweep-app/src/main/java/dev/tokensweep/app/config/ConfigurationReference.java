package dev.tokensweep.app.config;

import java.util.Locale;

/** Renders the reference page of the settings from the catalogue. */
final class ConfigurationReference {
    private static final String INTRODUCTION =
            """
            # Configuration

            Written by `ConfigurationReferenceTest` from the catalogue of settings; rewrite it with `make docs`.

            A setting is taken from the file named by `--config`, from an environment variable, or from
            `--set key=value`; the later of these wins. In the file, nested maps and dotted names mean the
            same. An unknown setting or `TOKENSWEEP_` variable is an error, and all errors are told at
            once. `./tokensweep config` shows what is in force and where each value comes from, with
            secrets masked.

            Most of what decides and what deletes is taken up from a changed file while `run` goes on, at
            the signal SIGHUP ([control](../control.md#changing-the-configuration-of-a-running-process)); the
            rest at the start alone. `config` says which is which.

            Durations are written as a number and a unit: `500ms`, `30s`, `5m`, `2h`, `1d`. Relative
            paths begin at the working directory. `TOKENSWEEP_JAVA_OPTS` is no setting: the launcher hands
            it to Java.
            """;

    private ConfigurationReference() {}

    static String render() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        String section = "";
        for (Setting<?> setting : Catalogue.ALL) {
            String next = Catalogue.section(setting.name());
            if (!next.equals(section)) {
                page.append("\n## ").append(next).append('\n');
                section = next;
            }
            page.append('\n').append(entry(setting));
            if (setting.equals(Catalogue.LAST_BEFORE_RULES)) {
                page.append('\n').append(RulesReference.render());
            }
        }
        return page.toString();
    }

    private static String entry(Setting<?> setting) {
        return """
               ### `%s`

               %s

               | type | must be | default | variable | taken up |
               |---|---|---|---|---|
               | %s | %s | %s | `%s` | %s |
               """
                .formatted(
                        setting.name(),
                        setting.description(),
                        setting.type().label(),
                        setting.type().rule().replace("|", "\\|"),
                        fallback(setting),
                        setting.variable(),
                        Catalogue.isReloaded(setting.name()) ? "at SIGHUP too" : "at the start");
    }

    private static String fallback(Setting<?> setting) {
        if (setting.required()) {
            return "required";
        }
        if (setting.fallback() == null) {
            return "none";
        }
        return setting.fallback().isEmpty()
                ? "empty"
                : String.format(Locale.ROOT, "`%s`", setting.fallback());
    }
}
