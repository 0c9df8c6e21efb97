package dev.tokensweep.it;

import java.sql.SQLException;

/** How an administrator prepares a server that only others have, by the page of its database. */
interface VendorSetUp {
    /** What the server is told, and who Tokensweep is to it. */
    void prepareServer() throws SQLException;

    /**
     * What Tokensweep may do, once the product's tables are there.
     *
     * @param migration as {@code doctor --migration} prints it
     */
    void admit(String migration) throws SQLException;

    /** The user that {@link #prepareServer} makes. */
    String user();

    /** Of the token tables, as the database spells it. */
    String schema();
}
