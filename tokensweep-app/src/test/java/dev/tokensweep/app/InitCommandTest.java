package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InitCommandTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path target;

    @BeforeEach
    void product() throws IOException {
        target = folder.resolve("tokensweep.yaml");
        Path conf = Files.createDirectories(folder.resolve("home/repository/conf"));
        Files.writeString(
                conf.resolve("deployment.toml"),
                """
                [database.apim_db]
                url = "jdbc:mariadb://db/am"
                username = "u"
                password = "hush"
                """);
    }

    @Test
    void writesAFileThatItsOwnerAloneMayRead() throws IOException {
        // When
        int code = init("home", "--with-password");

        // Then
        assertThat(code).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(target).content().contains("jdbc:mariadb://db/am", "hush");
        assertThat(out.toString()).contains("wrote " + target).doesNotContain("hush");
    }

    @Test
    void overwritesNothingUnlessForced() throws IOException {
        // Given
        Files.writeString(target, "mine");

        // Then
        assertThat(init("home")).isEqualTo(2);
        assertThat(err.toString()).contains("is there already").hasLineCount(1);
        assertThat(target).content().isEqualTo("mine");
        assertThat(init("home", "--force", "--output", "json")).isZero();
        assertThat(target).content().contains("jdbc:mariadb://db/am").doesNotContain("hush");
        assertThat(out.toString()).startsWith("{\"file\":");
    }

    @Test
    void endsWithTwoWhereTheProductsFilesCannotBeUsed() {
        // Then
        assertThat(init("elsewhere")).isEqualTo(2);
        assertThat(err.toString()).contains("is not a directory").hasLineCount(1);
        assertThat(target).doesNotExist();
    }

    private int init(String home, String... more) {
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] args = new String[more.length + 5];
        args[0] = "init";
        args[1] = "--from-wso2";
        args[2] = folder.resolve(home).toString();
        args[3] = "--to";
        args[4] = target.toString();
        System.arraycopy(more, 0, args, 5, more.length);
        return command.execute(args);
    }
}
