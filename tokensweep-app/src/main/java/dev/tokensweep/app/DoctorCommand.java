package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.sink.SinkMigration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with the database, and what mends it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says what keeps Tokensweep from working on the database, and what mends it.",
            "Looks at the server's settings, the role's privileges, the tables and the clocks. Changes nothing, unless --fix. Ends with 1 where it finds something; warnings alone stop nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep doctor --config tokensweep.yaml",
            "  tokensweep doctor --config tokensweep.yaml --fix",
            "  tokensweep doctor --config tokensweep.yaml --migration > for-the-owner.sql"
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Option(
            names = "--fix",
            description =
                    "First make what is Tokensweep's own where it is missing: its tables, the side archives and columns they lack, the publication.")
    private boolean fix;

    @Option(
            names = "--migration",
            description =
                    "Instead print the statements by which an owner of the product's tables makes and grants all that is needed, and as comments those that take a superuser, and those that restore and forget alone need.")
    private boolean migration;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (fix && migration) {
            throw CommandFailure.usage("--fix and --migration: give one of them");
        }
        Doctor doctor = new Doctor(NamedSchema.of(options.load().config()));
        if (migration) {
            SinkMigration.Script script = doctor.migration();
            print(output.isJson() ? json(script) : text(script));
            return ExitCode.DONE;
        }
        List<String> warnings = doctor.warnings();
        List<String> findings = doctor.findings(fix);
        print(
                output.isJson()
                        ? json(findings, warnings)
                        : text(warnings.stream().map(line -> "warning: " + line).toList())
                                + summary(findings));
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String summary(List<String> findings) {
        if (findings.isEmpty()) {
            return "nothing to mend\n";
        }
        boolean takesStatements =
                findings.stream()
                        .anyMatch(line -> line.contains("GRANT ") || line.contains("CREATE "));
        return takesStatements
                ? text(findings)
                        + "%d to mend: doctor --migration prints one script that makes and grants all that is needed; doctor --fix makes what is Tokensweep's own, as far as the role may\n"
                                .formatted(findings.size())
                : text(findings);
    }

    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String text(SinkMigration.Script script) {
        StringBuilder text = new StringBuilder();
        if (!script.first().isEmpty()) {
            text.append("-- First, by a superuser:\n");
            script.first().forEach(line -> text.append("-- ").append(line).append(";\n"));
        }
        text.append("-- By the owner of the token table:\n");
        script.statements().forEach(line -> text.append(line).append(";\n"));
        comment(text, "For 'tokensweep restore' beside, to this role or another", script.restore());
        comment(text, "For 'tokensweep forget' beside, to this role or another", script.forget());
        return text.toString();
    }

    /** Nothing that runs needs it: whoever does takes the comment signs away. */
    private static void comment(StringBuilder text, String what, List<String> statements) {
        if (!statements.isEmpty()) {
            text.append("-- ").append(what).append(":\n");
            statements.forEach(line -> text.append("-- ").append(line).append(";\n"));
        }
    }

    private static String json(List<String> findings, List<String> warnings) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.set("findings", json.valueToTree(findings));
        root.set("warnings", json.valueToTree(warnings));
        return root + "\n";
    }

    private static String json(SinkMigration.Script script) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.set("first", json.valueToTree(script.first()));
        root.set("statements", json.valueToTree(script.statements()));
        root.set("restore", json.valueToTree(script.restore()));
        root.set("forget", json.valueToTree(script.forget()));
        return root + "\n";
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
