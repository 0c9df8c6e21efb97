package dev.tokensweep.sink;

import java.util.List;

/**
 * A table whose rows belong to those of another, and what leads from them to it.
 *
 * @param path what stands between {@code v (id)}, the keys of the rows that go, and {@code c}, the
 *     table, in a DELETE; the tables in it are named by {@code %s}, in the order of {@code steps}
 * @param steps tables between, in the order in which the path names them
 * @param condition what a row of {@code c} must fulfil
 */
record ChildTable(String name, String path, List<String> steps, String condition) {
    static final String TOKEN_SCOPES = "idn_oauth2_access_token_scope";

    private static final String REFERENCES = "idn_oidc_req_object_reference";
    private static final String CLAIMS = "idn_oidc_req_object_claims";

    /** The lowest first: each goes before the rows it hangs on. */
    static final List<ChildTable> OF_TOKENS =
            List.of(
                    claimValues("token_id"),
                    claims("token_id"),
                    direct(REFERENCES, "token_id"),
                    direct("idn_oauth2_access_token_attributes", "token_id"),
                    direct("idn_oauth2_token_binding", "token_id"),
                    direct(TOKEN_SCOPES, "token_id"));

    /** The same of authorization codes. */
    static final List<ChildTable> OF_CODES =
            List.of(
                    claimValues("code_id"),
                    claims("code_id"),
                    direct(REFERENCES, "code_id"),
                    direct("idn_oauth2_authz_code_scope", "code_id"));

    /** The path with the tables named for use in a statement. */
    String path(SinkTables tables) {
        return path.formatted(steps.stream().map(tables::product).toArray());
    }

    /** The column by which a row of {@code c} is found. */
    String key() {
        return condition.substring(condition.indexOf('.') + 1, condition.indexOf(' '));
    }

    /** A table that names its parent itself. */
    static ChildTable direct(String name, String parentKey) {
        return new ChildTable(name, "", List.of(), "c.%s = v.id".formatted(parentKey));
    }

    private static ChildTable claims(String key) {
        return new ChildTable(
                CLAIMS,
                "JOIN %%s r ON r.%s = v.id".formatted(key),
                List.of(REFERENCES),
                "c.req_object_id = r.id");
    }

    private static ChildTable claimValues(String key) {
        return new ChildTable(
                "idn_oidc_req_obj_claim_values",
                "JOIN %%s r ON r.%s = v.id JOIN %%s m ON m.req_object_id = r.id".formatted(key),
                List.of(REFERENCES, CLAIMS),
                "c.req_object_claims_id = m.id");
    }
}
