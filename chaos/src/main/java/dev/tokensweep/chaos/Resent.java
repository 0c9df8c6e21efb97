package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many changes the cleaner was told again, by its own count. Used by one thread. */
final class Resent {
    private static final Pattern REPEATED = Pattern.compile("\"repeated\":(\\d+)");

    private RunProcess counter;
    private long last;

    /** Since the last time; a cleaner that was started since has counted from zero. */
    long since(RunProcess cleaner) {
        String status = cleaner.status();
        Matcher found = REPEATED.matcher(status == null ? "" : status);
        long now = found.find() ? Long.parseLong(found.group(1)) : 0;
        long since = cleaner == counter ? now - last : now;
        counter = cleaner;
        last = now;
        return since;
    }
}
