package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.bytes;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.matching;

import java.util.List;

/** Settings: how the log is followed. */
final class CaptureCatalogue {
    private static final Declarations DECLARED = new Declarations();

    static final Setting<String> CAPTURE_SLOT =
            DECLARED.with(
                    "capture.slot",
                    matching("text", "at most 63 of a-z, 0-9 and '_'", "[a-z0-9_]{1,63}"),
                    "tokensweep",
                    "The replication slot that capture keeps in the database.");

    static final Setting<String> CAPTURE_PUBLICATION =
            DECLARED.with(
                    "capture.publication",
                    matching(
                            "text",
                            "at most 63 of a-z, 0-9 and '_', not beginning with a digit",
                            "[a-z_][a-z0-9_]{0,62}"),
                    "tokensweep",
                    "The publication that capture reads.");

    static final Setting<Long> CAPTURE_MAX_RETAINED_LOG =
            DECLARED.with(
                    "capture.max-retained-log",
                    bytes("1MiB", "1024TiB"),
                    "10GiB",
                    "How much log the server should keep for the slot at most. At half of it there"
                            + " is a warning, at nine tenths an error; nothing is dropped. A"
                            + " smaller `max_slot_wal_keep_size` of the server's counts instead.");

    static final Setting<Integer> CAPTURE_SERVER_ID =
            DECLARED.with(
                    "capture.server-id",
                    integer(0, 999_999_999),
                    "0",
                    "MySQL and MariaDB only: the id by which the server knows capture among its"
                            + " replicas. 0 derives one above 2147483648 from the names of the"
                            + " installation.");

    private CaptureCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
