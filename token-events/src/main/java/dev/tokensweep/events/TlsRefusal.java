package dev.tokensweep.events;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Tells a server whose certificate does not fit, or ours that it does not take, from one that is
 * not there: asking again would not help, only a change of the configuration. Stateless.
 */
public final class TlsRefusal {
    /** What drivers say in words of their own, without a cause. */
    private static final Pattern WORDS =
            Pattern.compile("\\bSSL\\b|\\bTLS\\b|(?i:sslmode|hostname .* verified|certificate)");

    /** Of SQLStates: no connection, and a parameter that is none. */
    private static final Pattern CONNECTING = Pattern.compile("(?:08|22).*");

    /**
     * MariaDB's driver lets a login vouch for a certificate that nobody known has signed. Where the
     * login cannot, it says so by the SQLState of statements.
     */
    private static final String UNVOUCHED = "with a Self signed certificate";

    private TlsRefusal() {}

    /**
     * Why, in one line.
     *
     * @param failure of a connection
     * @return null where it was not for TLS, or the connection broke while it was agreed on
     */
    public static String of(Throwable failure) {
        if (failure instanceof SQLException sql && !isConnecting(sql)) {
            return null;
        }
        Throwable root = failure;
        boolean isRefused = false;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SocketException
                    || each instanceof SocketTimeoutException
                    || each instanceof EOFException) {
                return null;
            }
            isRefused |=
                    each instanceof SSLException
                            || each instanceof GeneralSecurityException
                            || WORDS.matcher(String.valueOf(each.getMessage())).find();
            root = each;
        }
        return isRefused ? line(failure, root) : null;
    }

    private static boolean isConnecting(SQLException failure) {
        return failure.getSQLState() == null
                || CONNECTING.matcher(failure.getSQLState()).matches()
                || String.valueOf(failure.getMessage()).contains(UNVOUCHED);
    }

    /** The innermost reason; of a file that cannot be read the words around it say what it is. */
    private static String line(Throwable failure, Throwable root) {
        String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root instanceof SSLException || root instanceof GeneralSecurityException
                ? reason
                : String.valueOf(failure.getMessage()).lines().findFirst().orElse(reason);
    }
}
