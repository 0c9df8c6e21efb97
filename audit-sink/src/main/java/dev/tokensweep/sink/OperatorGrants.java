package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator's commands need beyond all that runs: nothing here is asked of the role of a
 * running installation. Used by one thread.
 */
final class OperatorGrants {
    private final SinkConfig config;
    private final SinkTables tables;
    private final SchemaTables present;
    private final String grantee;

    OperatorGrants(SinkConfig config, SchemaTables present, String grantee) {
        this.config = config;
        this.tables = config.tables();
        this.present = present;
        this.grantee = grantee;
    }

    /** To put tokens back; none where the database has no way back. */
    List<String> restore() {
        List<String> grants = new ArrayList<>();
        boolean hasWayBack = haveArchive() && config.dialect().restores();
        if (!hasWayBack) {
            return grants;
        }
        addUsage(grants);
        grants.add(grant("SELECT, INSERT", tables.token()));
        grants.add(grant("SELECT, DELETE" + locking("token_id"), tables.archive()));
        if (present.have(SinkTables.APPS)) {
            grants.add(grant("SELECT", tables.apps()));
        }
        grants.add(grant("SELECT, INSERT", tables.journal()));
        grants.add(grant("SELECT, INSERT", tables.hold()));
        for (ChildTable child : ChildTable.OF_TOKENS) {
            if (present.have(child.name())) {
                SideArchive side = SideArchive.of(tables, child.name());
                grants.add(grant("SELECT, INSERT", side.source()));
                grants.add(grant("SELECT, DELETE", side.table()));
            }
        }
        return grants;
    }

    /** To forget users; none where that cannot be. */
    List<String> forget() {
        List<String> grants = new ArrayList<>();
        if (!config.users().forgettable()) {
            return grants;
        }
        addUsage(grants);
        grants.add(grant("SELECT, DELETE", tables.own(OwnTables.USER_KEY)));
        grants.add(grant("SELECT, UPDATE", tables.hold()));
        grants.add(grant("SELECT", tables.token()));
        if (haveArchive()) {
            grants.add(grant("SELECT, UPDATE", tables.archive()));
        }
        for (RelatedTable related : present.swept(config)) {
            grants.add(grant("SELECT, UPDATE", SideArchive.of(tables, related.name()).table()));
        }
        return grants;
    }

    private void addUsage(List<String> grants) {
        if (config.dialect().vendor() == Vendor.POSTGRESQL) {
            grants.add(Grants.usage(config));
        }
    }

    private boolean haveArchive() {
        return present.have(SinkTables.TOKEN + "_audit");
    }

    private String grant(String privileges, String table) {
        return "GRANT %s ON %s TO %s".formatted(privileges, table, grantee);
    }

    /** PostgreSQL asks for UPDATE on some column before a row may be locked. */
    private String locking(String column) {
        return config.dialect().vendor().isMySqlLike() ? "" : ", UPDATE (%s)".formatted(column);
    }
}
