package io.reactivekv.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivekv.cli.console.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    Path directory;

    private static void write(OutputFile file, String text) throws IOException {
        file.bytes().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path replaced(Path target) throws IOException {
        try (OutputFile file = OutputFile.create(target.toString())) {
            write(file, "new");
            file.complete();
        }
        return target;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void complete_twoOfOneName_eachIsWhole() throws IOException {
        Path target = directory.resolve("e.jsonl");
        try (OutputFile first = OutputFile.create(target.toString());
                OutputFile second = OutputFile.create(target.toString())) {
            write(first, "first, and longer\n");
            write(second, "second\n");
            write(first, "the end\n");
            first.complete();
            assertEquals("first, and longer\nthe end\n", Files.readString(target));
            write(second, "the end\n");
            second.complete();
            assertEquals("second\nthe end\n", Files.readString(target));
        }
        assertEquals(List.of(target), files());
    }

    @Test
    void create_otherFilesThatAreParts_areLeftAlone() throws IOException {
        Path part = Files.writeString(directory.resolve("e.jsonl.part"), "somebody else's");
        Path target = replaced(directory.resolve("e.jsonl"));
        assertEquals("somebody else's", Files.readString(part));
        assertEquals(List.of(target, part), files());
    }

    @Test
    void complete_overAnotherFile_keepsItsPermissions() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        for (String permissions : List.of("rw-------", "rw-rw-rw-")) {
            Set<PosixFilePermission> before = PosixFilePermissions.fromString(permissions);
            Path target = Files.writeString(directory.resolve("e.jsonl"), "old");
            Files.setPosixFilePermissions(target, before);
            try (OutputFile file = OutputFile.create(target.toString())) {
                for (Path each : files()) {
                    assertEquals(before, Files.getPosixFilePermissions(each), "before the first byte");
                }
                file.complete();
            }
            assertEquals(before, Files.getPosixFilePermissions(target));
        }
    }

    @Test
    void complete_throughLinksToAFileThatIsNotThere_leavesThemAndWritesThatFile() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = Files.createDirectory(directory.resolve("exports")).resolve("e.jsonl");
        Path inner = Files.createSymbolicLink(directory.resolve("exports/latest"), Path.of("e.jsonl"));
        Path outer = Files.createSymbolicLink(directory.resolve("latest"), Path.of("exports/latest"));
        for (int i = 0; i < 2; i++) {
            assertEquals("new", Files.readString(replaced(outer)));
            assertTrue(Files.isSymbolicLink(outer));
            assertTrue(Files.isSymbolicLink(inner));
            assertFalse(Files.isSymbolicLink(file));
            assertEquals("new", Files.readString(file));
        }
    }

    @Test
    void create_linksInACircle_isRefused() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path link = Files.createSymbolicLink(directory.resolve("e.jsonl"), Path.of("e.jsonl"));
        UsageException refused = assertThrows(UsageException.class, () -> OutputFile.create(link.toString()));
        assertEquals("cannot write " + link + ": too many symbolic links", refused.getMessage());
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void complete_overAnotherFile_neverLeavesTheNameEmpty() throws Exception {
        Path target = Files.writeString(directory.resolve("e.jsonl"), "old");
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Boolean> missed = CompletableFuture.supplyAsync(() -> {
            boolean gone = false;
            while (!ended.get()) {
                gone |= !Files.exists(target);
                Thread.onSpinWait();
            }
            return gone;
        });
        try {
            for (int i = 0; i < 30; i++) {
                assertEquals("new", Files.readString(replaced(target)));
            }
        } finally {
            ended.set(true);
        }
        assertFalse(missed.get());
    }

    @Test
    void write_interrupted_goesOn() throws IOException {
        Path target = directory.resolve("e.jsonl");
        try (OutputFile file = OutputFile.create(target.toString())) {
            Thread.currentThread().interrupt();
            try {
                write(file, "all");
                file.complete();
            } finally {
                assertTrue(Thread.interrupted());
            }
        }
        assertEquals("all", Files.readString(target));
    }

    @Test
    void close_incomplete_leavesWhatWasThere() throws IOException {
        Path target = Files.writeString(directory.resolve("e.jsonl"), "old");
        try (OutputFile file = OutputFile.create(target.toString())) {
            write(file, "half");
        }
        assertEquals("old", Files.readString(target));
        assertEquals(List.of(target), files());
    }
}
