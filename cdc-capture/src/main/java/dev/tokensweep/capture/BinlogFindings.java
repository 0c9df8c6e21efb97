package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what must be mended on a MySQL or MariaDB server. Used by one thread. */
final class BinlogFindings {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    /** An instance that is away for a night must find its log again. */
    private static final long SHORTEST_RETENTION_SECONDS = 86_400;

    private final Database database;
    private final List<String> lines = new ArrayList<>();

    BinlogFindings(Database database) {
        this.database = database;
    }

    List<String> lines() {
        return lines;
    }

    void add(String line) {
        lines.add(line);
    }

    /** A global variable of the server's; empty where it has none of that name. */
    String value(String variable) throws SQLException {
        List<String> values = new ArrayList<>();
        database.query(
                "SHOW GLOBAL VARIABLES LIKE '%s'".formatted(variable.replace("_", "\\_")),
                row -> values.add(row.getString(2)));
        return values.isEmpty() || values.get(0) == null ? "" : values.get(0);
    }

    /**
     * Demands a value of a global variable.
     *
     * @param mend the statement that gives it
     */
    void setting(String variable, String needed, String mend) throws SQLException {
        String actual = value(variable).toUpperCase(Locale.ROOT);
        if (!actual.equals(needed)) {
            add(
                    "%s is %s, and capture needs %s: %s; sessions that are open keep what they have, so let the product connect anew"
                            .formatted(
                                    variable,
                                    actual.isEmpty() ? "not set" : actual,
                                    needed.isEmpty() ? "it empty" : needed,
                                    mend));
        }
    }

    /**
     * Demands a version.
     *
     * @param oldest a hundred times the first number and the second
     * @return whether it is that one or newer
     */
    boolean version(int oldest, String name) throws SQLException {
        String version = database.first("SELECT VERSION()");
        if (isOlder(version, oldest)) {
            add("the server's version is %s, older than %s; upgrade it".formatted(version, name));
            return false;
        }
        return true;
    }

    /** Also where there is no version to be read. */
    static boolean isOlder(String version, int oldest) {
        Matcher numbers = VERSION.matcher(version);
        return !numbers.find()
                || Integer.parseInt(numbers.group(1)) * 100 + Integer.parseInt(numbers.group(2))
                        < oldest;
    }

    /**
     * Demands that the binary log is kept for a while; 0 is for ever.
     *
     * @param mend the statement that sees to it
     */
    void retention(String mend) throws SQLException {
        String seconds = value("binlog_expire_logs_seconds");
        if (!seconds.isEmpty()
                && Long.parseLong(seconds) > 0
                && Long.parseLong(seconds) < SHORTEST_RETENTION_SECONDS) {
            add(
                    "binlog_expire_logs_seconds is %s: a capture that was away for longer would have missed what happened, so keep the log for a day at least: %s"
                            .formatted(seconds, mend));
        }
    }
}
