package dev.tokensweep.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a database server of this machine is called.
 *
 * @param server the command, up to where its options begin
 * @param initialisation the command that makes its data, up to where its options begin
 */
record ServerProgram(List<String> server, List<String> initialisation) {

    /**
     * The environment variable, and the system property in lower case with dots, that names a
     * directory with a whole system in it, such as debootstrap makes. MySQL is called there by that
     * system's own loader, so that its libraries need not fit this machine's.
     */
    static final String MYSQL_ROOT = "SANDBOX_MYSQL_ROOT";

    private static final List<String> ARCHITECTURES =
            List.of(
                    "x86_64-linux-gnu/ld-linux-x86-64.so.2",
                    "aarch64-linux-gnu/ld-linux-aarch64.so.1");

    /** The installed server of a kind; empty where there is none. */
    static Optional<ServerProgram> find(ServerKind kind) {
        return kind == ServerKind.MARIADB
                ? onPath("mariadbd").flatMap(ServerProgram::mariaDb)
                : mySqlInRoot().or(ServerProgram::mySqlOnPath);
    }

    private static Optional<ServerProgram> mariaDb(Path server) {
        return onPath("mariadb-install-db")
                .map(
                        installer ->
                                new ServerProgram(
                                        List.of(server.toString(), "--no-defaults"),
                                        List.of(
                                                installer.toString(),
                                                "--no-defaults",
                                                "--skip-test-db",
                                                "--auth-root-authentication-method=normal")));
    }

    private static Optional<ServerProgram> mySqlInRoot() {
        String root = System.getProperty("sandbox.mysql.root", System.getenv().get(MYSQL_ROOT));
        if (root == null) {
            return Optional.empty();
        }
        Path usr = Path.of(root, "usr");
        Path server = usr.resolve("sbin/mysqld");
        return ARCHITECTURES.stream()
                .map(loader -> usr.resolve("lib").resolve(loader))
                .filter(loader -> Files.isExecutable(server) && Files.isExecutable(loader))
                .findFirst()
                .map(
                        loader ->
                                mySql(
                                        loader.toString(),
                                        "--library-path",
                                        loader.getParent().toString(),
                                        server.toString(),
                                        "--no-defaults",
                                        "--basedir=" + usr,
                                        "--plugin-dir=" + usr.resolve("lib/mysql/plugin"),
                                        "--lc-messages-dir=" + usr.resolve("share/mysql")));
    }

    /** MariaDB leaves a program of that name too. */
    private static Optional<ServerProgram> mySqlOnPath() {
        return onPath("mysqld")
                .filter(server -> !version(server).contains("MariaDB"))
                .map(server -> mySql(server.toString(), "--no-defaults"));
    }

    private static ServerProgram mySql(String... command) {
        List<String> server = new ArrayList<>(List.of(command));
        server.addAll(List.of("--secure-file-priv=", "--mysqlx=OFF"));
        List<String> initialisation = new ArrayList<>(List.of(command));
        initialisation.add("--initialize-insecure");
        return new ServerProgram(List.copyOf(server), List.copyOf(initialisation));
    }

    private static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin", "/usr/bin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String version(Path server) {
        try {
            Process process =
                    new ProcessBuilder(server.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            byte[] said = process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS)
                    ? new String(said, StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new SandboxException("could not ask for the version of " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }
}
