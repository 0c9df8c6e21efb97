package dev.tokensweep.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** By docs/sqlserver.md. */
record SqlServerSetUp(String url) implements VendorSetUp {
    private static final SetUpPage PAGE = SetUpPage.of("sqlserver.md");

    @Override
    public void prepareServer() throws SQLException {
        execute(url.replace("databaseName=apim", "databaseName=master"), "CREATE DATABASE apim");
        execute(url, PAGE.block(0));
        execute(url, PAGE.block(1));
    }

    @Override
    public void admit(String migration) throws SQLException {
        execute(url, migration);
        for (String block : PAGE.from(2)) {
            execute(url, block);
        }
    }

    @Override
    public String user() {
        return "tokensweep";
    }

    @Override
    public String schema() {
        return "dbo";
    }

    /** One by one, in one session: the driver tells of the first failure of several only. */
    private static void execute(String url, String script) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                url, ContainerImage.SQLSERVER.owner(), ContainerImage.PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : script.replaceAll("--.*", "").split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }
}
