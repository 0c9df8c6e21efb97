package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsRefusalTest {
    @Test
    void tellsTheInnermostReasonOfACertificateThatIsNotTrusted() {
        // Given
        IOException failure =
                new IOException(
                        "SSL error: PKIX path building failed",
                        caused(
                                new SSLHandshakeException("PKIX path building failed"),
                                new CertPathBuilderException("unable to find valid path")));

        // Then
        assertThat(TlsRefusal.of(failure)).isEqualTo("unable to find valid path");
    }

    @Test
    void tellsOfAHostNameThatTheDriverAloneHasFoundWrong() {
        // Given
        IOException failure =
                new IOException("The hostname db could not be verified by hostnameverifier X.");

        // Then
        assertThat(TlsRefusal.of(failure)).isEqualTo(failure.getMessage());
    }

    @Test
    void tellsOfAFileThatCannotBeReadInTheWordsAroundIt() {
        // Given
        IOException failure =
                new IOException(
                        "Could not open SSL root certificate file ca.pem.",
                        new FileNotFoundException("ca.pem (No such file or directory)"));

        // Then
        assertThat(TlsRefusal.of(failure)).isEqualTo(failure.getMessage());
    }

    @Test
    void tellsOfACertificateThatNoLoginVouchesFor() {
        // Given
        SQLException failure =
                new SQLException(
                        "Cannot use authentication plugin mysql_native_password with a Self signed certificates. Either set sslMode=trust, or provide server certificate to client",
                        "42000");

        // Then
        assertThat(TlsRefusal.of(failure)).isEqualTo(failure.getMessage());
    }

    @Test
    void isSilentWhereTheServerIsNotThereOrTheConnectionBrokeMidway() {
        // Then
        assertThat(TlsRefusal.of(new ConnectException("Connection refused"))).isNull();
        assertThat(
                        TlsRefusal.of(
                                caused(
                                        new SSLException("readHandshakeRecord"),
                                        new SocketException("Broken pipe"))))
                .isNull();
        assertThat(
                        TlsRefusal.of(
                                caused(
                                        new SSLHandshakeException("Remote host terminated"),
                                        new EOFException("SSL peer shut down incorrectly"))))
                .isNull();
        assertThat(TlsRefusal.of(new SQLException("column certificate is missing", "42703")))
                .isNull();
    }

    private static <T extends Throwable> T caused(T failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
