package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The files of a PostgreSQL that goes on serving, copied one after the other: between the start and
 * the stop of a backup the server sees to it that its log mends what does not fit together.
 */
final class BaseBackup {
    /** Their directories must be there, empty: PostgreSQL's manual, "Continuous Archiving". */
    private static final Set<String> EMPTY =
            Set.of(
                    "pg_wal",
                    "pg_replslot",
                    "pg_dynshmem",
                    "pg_notify",
                    "pg_serial",
                    "pg_snapshots",
                    "pg_stat_tmp",
                    "pg_subtrans");

    private static final Set<String> OF_THE_RUNNING_SERVER =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private BaseBackup() {}

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        Files.walkFileTree(from, new Copy(from, to));
    }

    /**
     * Makes a standby of a copy.
     *
     * @param label what the server said at the end of the backup
     * @param following settings that say whom to follow
     */
    static void finish(Path home, String label, String following) throws IOException {
        Path data = home.resolve("data");
        Files.writeString(data.resolve("backup_label"), label);
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(
                data.resolve("postgresql.auto.conf"), following, StandardOpenOption.APPEND);
        Files.writeString(home.resolve(EmbeddedDatabase.INITIALISED), "");
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
            Files.createDirectories(at(directory));
            return EMPTY.contains(from.relativize(directory).toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (!OF_THE_RUNNING_SERVER.contains(from.relativize(file).toString())) {
                try {
                    Files.copy(file, at(file));
                } catch (NoSuchFileException e) {
                    // The server has dropped it since; its log says so too.
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private Path at(Path path) {
            return to.resolve(from.relativize(path));
        }
    }
}
