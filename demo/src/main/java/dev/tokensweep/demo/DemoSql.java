package dev.tokensweep.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What the server's traffic and the ledger say in one database's words. Names of tables stand in
 * capitals, as the product writes them. Stateless.
 */
interface DemoSql {
    /** That of the database to which a connection leads. */
    static DemoSql of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgresDemoSql();
            case "MySQL", "MariaDB" -> new MySqlDemoSql();
            default -> throw new SQLException("there is no ledger for " + product, "0A000");
        };
    }

    /** The clock, as the digits of UTC. */
    String now();

    /** How many milliseconds ago a time was. */
    String msSince(String time);

    /** Whether a period of milliseconds from a time on is over. */
    String isOver(String time, String periodMs);

    /** Installs the ledger beside the token tables. */
    void install(Connection connection, Duration safePeriod) throws SQLException;

    /** Whether a row {@code t} of the token table may go at this moment, by the ledger's rule. */
    String eligible();

    /** A query of every token that is there: its id and its version, as {@link VersionText}. */
    String live();

    /** A query of the ledger in its order: id, operation, version, microseconds of the commit. */
    String operations();

    /** A query of the tokens the sink deleted: id and a digest of the row. */
    String purged();

    /** A query of the archive: id and a digest of the row, made as that of {@link #purged}. */
    String archived(Connection connection) throws SQLException;

    /** Inserts what piled up before. */
    void insertBacklog(Connection connection, int tokens) throws SQLException;

    /** How far the log's time of a transaction and the ledger's can be apart. */
    Duration resolution();
}
