package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A fresh directory that only its owner can read; gone when closed, or when the JVM exits. */
final class TempDirectory implements AutoCloseable {

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // Processes are killed by a hook too, and hooks run at the same time: what still writes may leave a file
        // behind.
        Runtime.getRuntime().addShutdownHook(new Thread(TempDirectory::deleteAll, "kv-redis-test-directories"));
    }

    private final Path path;

    TempDirectory(String prefix) {
        try {
            path = Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a directory in " + System.getProperty("java.io.tmpdir"), e);
        }
        OPEN.add(path);
    }

    Path path() {
        return path;
    }

    /** Deletes it with all that is in it; what cannot be deleted stays. */
    @Override
    public void close() {
        if (OPEN.remove(path)) {
            delete(path);
        }
    }

    private static void deleteAll() {
        ProcessGuard.killAll();
        OPEN.forEach(TempDirectory::delete);
    }

    private static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (IOException e) {
            // A directory too many in the temporary directory must not hide how a test ended.
            return;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
