package dev.tokensweep.app.wso2;

/**
 * How the product keeps the password of its database user.
 *
 * @param value the password itself where it is {@link Kind#CLEAR}; else the name under which it is
 *     kept, null for none
 */
public record StoredPassword(Kind kind, String value) {
    static final StoredPassword NONE = new StoredPassword(Kind.NONE, null);

    /** Where it is. */
    public enum Kind {
        /** It stands there. */
        CLEAR,
        /** The product's secure vault has it, by an alias. */
        VAULT,
        /** A variable or system property of the product's process has it. */
        OUTSIDE,
        /** Nowhere. */
        NONE
    }

    static StoredPassword clear(String password) {
        return password.isEmpty() ? NONE : new StoredPassword(Kind.CLEAR, password);
    }

    static StoredPassword inVault(String alias) {
        return new StoredPassword(Kind.VAULT, alias);
    }

    static StoredPassword outside(String placeholder) {
        return new StoredPassword(Kind.OUTSIDE, placeholder);
    }

    /** Says it to an operator, without the password. */
    public String description() {
        return switch (kind) {
            case CLEAR -> "in clear";
            case VAULT -> "encrypted in its secure vault, under the alias " + value;
            case OUTSIDE -> "outside its files, as " + value;
            case NONE -> "nowhere";
        };
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoredPassword[%s]".formatted(kind);
    }
}
