package dev.tokensweep.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Where a demo keeps its data: a directory the user names, or a temporary one that goes with it.
 */
final class DemoDirectory {
    private DemoDirectory() {}

    /**
     * Opens it, with the log turned to a file in it.
     *
     * @param named null for a temporary one
     * @param closing gets what is to be done at the end
     * @param keep asked at the end whether a temporary one is to stay, because there is something
     *     to look into
     */
    static DataDirectory open(Path named, Closing closing, BooleanSupplier keep) {
        Path root = named == null ? temporary(closing, keep) : empty(named);
        System.setProperty("logback.configurationFile", "logback-file.xml");
        System.setProperty("tokensweep.log.file", root.resolve("tokensweep.log").toString());
        return DataDirectory.open(root);
    }

    private static Path temporary(Closing closing, BooleanSupplier keep) {
        try {
            Path root = Files.createTempDirectory("tokensweep-demo");
            closing.on(
                    () -> {
                        if (!keep.getAsBoolean()) {
                            delete(root);
                        }
                    });
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path empty(Path named) {
        if (Files.notExists(named)) {
            return named;
        }
        if (!Files.isDirectory(named)) {
            throw CommandFailure.usage("--dir: %s is a file; name a directory".formatted(named));
        }
        try (Stream<Path> content = Files.list(named)) {
            if (content.findAny().isPresent()) {
                throw CommandFailure.usage(
                        "--dir: %s is not empty; a demo begins with an empty directory"
                                .formatted(named));
            }
            return named;
        } catch (IOException e) {
            throw CommandFailure.usage("--dir: %s cannot be read (%s)".formatted(named, e));
        }
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
