package dev.tokensweep.app.wso2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Finds the product's configuration: {@code deployment.toml}, from which newer versions make all
 * other files at every start, or else the XML files that an operator of an older one edits.
 */
public final class ProductFiles {
    private ProductFiles() {}

    /**
     * Reads it.
     *
     * @param home the product's directory
     * @param environment of the product's process, by a variable's name; null for one not set
     * @throws ProductConfigException when there is none, or it names no database
     */
    public static ProductSettings read(Path home, UnaryOperator<String> environment) {
        if (!Files.isDirectory(home)) {
            throw new ProductConfigException(
                    home + ": is not a directory: name the product's, which holds repository/conf");
        }
        Path conf = home.resolve("repository").resolve("conf");
        Path toml = conf.resolve("deployment.toml");
        if (Files.isRegularFile(toml)) {
            return new TomlSettings(toml, environment).read();
        }
        Path datasources = conf.resolve("datasources").resolve("master-datasources.xml");
        if (Files.isRegularFile(datasources)) {
            return new XmlSettings(datasources, conf.resolve("identity").resolve("identity.xml"))
                    .read();
        }
        throw new ProductConfigException(
                "%s: has neither deployment.toml nor datasources/master-datasources.xml: name the product's own directory"
                        .formatted(conf));
    }
}
