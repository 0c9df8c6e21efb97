package dev.tokensweep.sink;

/** How tables are made and changed, in one database's words. Stateless. */
interface Definitions {
    /**
     * Makes the side archive of a table where it is missing, with no row in it.
     *
     * @param table of the copies, and
     * @param source of the rows, both named for use in a statement
     */
    String createSideArchive(String table, String source);

    /** Adds a column to a table, as an operator would. */
    String addColumn(String table, String column, String type);

    /** Gives a column another type, as an operator would. */
    String changeType(String table, String column, String type);

    /** Lets a column be NULL, as an operator would. */
    String dropNotNull(String table, String column, String type);

    /** The type of a time in a table of ours, and of a text of that length. */
    String timeType();

    String textType(int length);

    /** Whether every value of a column's type fits unchanged into another; no if in doubt. */
    default boolean holds(String type, String other) {
        return DeclaredType.of(type).holds(DeclaredType.of(other));
    }
}
