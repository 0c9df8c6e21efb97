package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.app.wso2.ProductConfigException;
import dev.tokensweep.app.wso2.ProductFiles;
import dev.tokensweep.app.wso2.StarterConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a configuration from the product's own. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a configuration from the product's own files: the database, its user, the switches of the in-product cleanup.",
            "Reads repository/conf/deployment.toml, or of an older product datasources/master-datasources.xml and identity/identity.xml. Asks no database, and changes nothing of the product's."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep init --from-wso2 /opt/wso2am-2.6.0",
            "  tokensweep init --from-wso2 /opt/wso2am --to /etc/tokensweep.yaml",
            "  tokensweep init --from-wso2 /opt/wso2am --with-password"
        })
final class InitCommand implements Callable<Integer> {
    @Option(
            names = "--from-wso2",
            required = true,
            paramLabel = "API_M_HOME",
            description = "The product's directory, which holds repository/conf.")
    private Path home;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            defaultValue = "tokensweep.yaml",
            description = "The file to write; default ${DEFAULT-VALUE}.")
    private Path target;

    @Option(
            names = "--with-password",
            description =
                    "Write the password too, in clear, into a file that its owner alone may read.")
    private boolean withPassword;

    @Option(names = "--force", description = "Overwrite the file where it is there.")
    private boolean force;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        StarterConfig config = config();
        OwnersFile.write(target, config.yaml(), force);
        PrintWriter out = spec.commandLine().getOut();
        out.println(output.isJson() ? json(config) : text(config));
        out.flush();
        return ExitCode.DONE;
    }

    private StarterConfig config() {
        try {
            return StarterConfig.of(ProductFiles.read(home, System::getenv), withPassword);
        } catch (ProductConfigException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    private String text(StarterConfig config) {
        StringBuilder text = new StringBuilder();
        config.warnings().forEach(line -> text.append("warning: ").append(line).append('\n'));
        return text.append("wrote ")
                .append(target)
                .append("; next: tokensweep doctor --config ")
                .append(target)
                .toString();
    }

    private String json(StarterConfig config) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("file", target.toString());
        root.set("warnings", json.valueToTree(config.warnings()));
        return root.toString();
    }
}
