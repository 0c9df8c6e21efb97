package dev.tokensweep.chaos;

import java.sql.SQLException;

/**
 * Triggers beside the ledger's that notice what no check of the outcome would: a sink that moves
 * its place back, as only one does whose partition is another's by now.
 */
final class TripWires {
    private static final String SCRIPT =
            """
            CREATE TABLE IF NOT EXISTS ledger.setback (
                partition_no int NOT NULL, was bigint NOT NULL, became bigint NOT NULL,
                at timestamp NOT NULL);
            CREATE OR REPLACE FUNCTION ledger.note_setback() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO ledger.setback VALUES
                    (NEW.partition_no, OLD.next_offset, NEW.next_offset,
                     clock_timestamp() AT TIME ZONE 'UTC');
                RETURN NULL;
            END $$;
            CREATE OR REPLACE TRIGGER ledger_notes_setback AFTER UPDATE ON tokensweep_progress
            FOR EACH ROW WHEN (NEW.next_offset < OLD.next_offset)
            EXECUTE FUNCTION ledger.note_setback();
            """;

    private TripWires() {}

    static void install(TokenDatabase database) throws SQLException {
        database.execute(SCRIPT);
    }

    /** How often a place was moved back. */
    static long setbacks(TokenDatabase database) throws SQLException {
        return database.number("SELECT count(*) FROM ledger.setback");
    }
}
