package dev.tokensweep.app.wso2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A product's directory with the files that tests put there. */
final class ProductHome {
    private final Path home;

    ProductHome(Path home) {
        this.home = home;
    }

    Path path() {
        return home;
    }

    /** The newer generation. */
    ProductHome withToml(String text) {
        return with("deployment.toml", text);
    }

    /** The older generation, as its scripts leave it. */
    ProductHome withDatasource(String jndi, String configuration) {
        return with(
                "datasources/master-datasources.xml",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <datasources-configuration xmlns:svns="http://org.wso2.securevault/configuration">
                  <providers><provider>any</provider></providers>
                  <datasources>
                    <datasource>
                      <name>WSO2_CARBON_DB</name>
                      <jndiConfig><name>jdbc/WSO2CarbonDB</name></jndiConfig>
                      <definition type="RDBMS">
                        <configuration><url>jdbc:h2:repository/database/CARBON</url></configuration>
                      </definition>
                    </datasource>
                    <!-- The tokens are here. -->
                    <datasource>
                      <name>TOKENS</name>
                      <jndiConfig><name>%s</name></jndiConfig>
                      <definition type="RDBMS"><configuration>%s</configuration></definition>
                    </datasource>
                  </datasources>
                </datasources-configuration>
                """
                        .formatted(jndi, configuration));
    }

    ProductHome withIdentity(String jndi, String cleanup) {
        return with(
                "identity/identity.xml",
                """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <Server xmlns="http://wso2.org/projects/carbon/carbon.xml">
                  <JDBCPersistenceManager>
                    <DataSource><Name>%s</Name></DataSource>
                  </JDBCPersistenceManager>
                  <OAuth>%s</OAuth>
                </Server>
                """
                        .formatted(jndi, cleanup));
    }

    ProductHome with(String name, String text) {
        Path file = home.resolve("repository/conf").resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
