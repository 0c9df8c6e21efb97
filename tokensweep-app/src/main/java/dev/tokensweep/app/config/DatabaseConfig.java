package dev.tokensweep.app.config;

/**
 * The database with the token tables.
 *
 * @param url a JDBC url of one of {@link DatabaseKind}, without credentials
 * @param password null where the server asks for none
 * @param schema exactly as the database spells it; null where it is left to the role's search path
 * @param sessionTimeZone in which the product writes, in the database's words; null for the
 *     server's own, and where the database has no such thing
 */
public record DatabaseConfig(
        String url, String user, String password, String schema, String sessionTimeZone) {

    /** Which database it is. */
    public DatabaseKind kind() {
        return DatabaseKind.of(url).orElseThrow();
    }

    /** The same with the schema of the token tables named. */
    DatabaseConfig inSchema(String named) {
        return new DatabaseConfig(url, user, password, named, sessionTimeZone);
    }

    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=%s, schema=%s, sessionTimeZone=%s]"
                .formatted(
                        DatabaseUrl.masked(url),
                        user,
                        password == null ? null : ValueType.MASK,
                        schema,
                        sessionTimeZone);
    }
}
