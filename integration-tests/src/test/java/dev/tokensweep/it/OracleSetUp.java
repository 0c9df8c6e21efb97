package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** By docs/oracle.md, in the server's own client: a driver cannot start a database. */
record OracleSetUp(GenericContainer<?> server) implements VendorSetUp {
    private static final SetUpPage PAGE = SetUpPage.of("oracle.md");
    private static final Pattern VIEW = Pattern.compile("V_\\$[A-Z_]+");
    private static final String SCRIPT = "/tmp/set-up.sql";

    @Override
    public void prepareServer() {
        execute(PAGE.block(0) + "ALTER PLUGGABLE DATABASE ALL OPEN;\n");
        execute(
                PAGE.block(1)
                        + PAGE.all(VIEW).stream()
                                .map(
                                        view ->
                                                "GRANT SELECT ON SYS.%s TO %s CONTAINER = ALL;%n"
                                                        .formatted(view, user()))
                                .collect(Collectors.joining()));
    }

    @Override
    public void admit(String migration) {
        String inContainer = "ALTER SESSION SET CONTAINER = APIM;\n";
        execute(inContainer + migration);
        execute(inContainer + String.join("", PAGE.from(2)));
    }

    @Override
    public String user() {
        return "C##TOKENSWEEP";
    }

    @Override
    public String schema() {
        return "APIM";
    }

    private void execute(String script) {
        String checked = "WHENEVER SQLERROR EXIT FAILURE\nSET DEFINE OFF\n" + script + "\nEXIT\n";
        try {
            server.copyFileToContainer(Transferable.of(checked), SCRIPT);
            ExecResult result =
                    server.execInContainer("sqlplus", "-S", "/ as sysdba", "@" + SCRIPT);
            assertThat(result.getExitCode())
                    .as("%s%s", result.getStdout(), result.getStderr())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
