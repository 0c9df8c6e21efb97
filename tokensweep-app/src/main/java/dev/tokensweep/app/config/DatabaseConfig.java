package dev.tokensweep.app.config;

/**
 * The database with the token tables.
 *
 * @param url a PostgreSQL JDBC url without credentials
 * @param password null where the server asks for none
 * @param schema exactly as the database spells it; null where it is left to the role's search path
 */
public record DatabaseConfig(String url, String user, String password, String schema) {
    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=%s, schema=%s]"
                .formatted(
                        PostgresUrl.masked(url),
                        user,
                        password == null ? null : ValueType.MASK,
                        schema);
    }
}
