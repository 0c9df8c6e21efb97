package dev.tokensweep.app;

import dev.tokensweep.events.TokenRow;
import dev.tokensweep.forensics.ArchiveCopy;
import dev.tokensweep.sink.ArchivedTokens;
import dev.tokensweep.sink.RecordedUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Puts the archive's rows beside the index, each with what the record calls its user; those of many
 * rows are asked for at once. Used by one thread.
 */
final class ArchiveFill implements ArchivedTokens.Reader {
    private static final int ROWS_AT_ONCE = 1_000;

    private final ArchiveCopy copy;
    private final RecordedUsers users;
    private final TimeLeft left;
    private final List<Archived> rows = new ArrayList<>();
    private long expected;
    private long read;

    private record Archived(String tokenId, TokenRow row, Long invalidatedMicros) {
        String user() {
            return row.grant().user();
        }
    }

    ArchiveFill(ArchiveCopy copy, RecordedUsers users, TimeLeft left) {
        this.copy = copy;
        this.users = users;
        this.left = left;
    }

    @Override
    public void expects(long count) {
        expected = count;
    }

    @Override
    public void token(String tokenId, TokenRow row, Long invalidatedMicros) {
        rows.add(new Archived(tokenId, row, invalidatedMicros));
        if (rows.size() == ROWS_AT_ONCE) {
            complete();
        }
    }

    @Override
    public void scope(String tokenId, String scope) {
        copy.addScope(tokenId, scope);
    }

    /** Behind the last row. */
    void complete() {
        Map<String, String> called =
                users.of(
                        rows.stream()
                                .map(Archived::user)
                                .filter(Objects::nonNull)
                                .collect(Collectors.toSet()));
        for (Archived each : rows) {
            copy.addToken(
                    each.tokenId(), each.row(), called.get(each.user()), each.invalidatedMicros());
        }
        read += rows.size();
        left.show(read, Math.max(read, expected));
        rows.clear();
    }
}
