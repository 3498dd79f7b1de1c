package io.reactivekv.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscreetHistoryTest {

    @TempDir
    private Path home;

    private static String permissions(Path file) throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Opens a history over the file, adds lines, and saves it. */
    private String saved(Path file, String... lines) throws IOException {
        try (Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), new ByteArrayOutputStream())) {
            DiscreetHistory history = new DiscreetHistory();
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .history(history)
                    .variable(LineReader.HISTORY_FILE, file)
                    .build();
            history.attach(reader);
            for (String line : lines) {
                history.add(line);
            }
            history.save();
        }
        return Files.readString(file);
    }

    @Test
    void add_plainLine_isRemembered() throws IOException {
        String text = saved(DiscreetHistory.file(home), "get user:1", "copy redis://host memory:");
        assertTrue(text.contains("get user:1"), text);
        assertTrue(text.contains("copy redis"), text);
    }

    @Test
    void add_lineWithAPassword_isNotWritten() throws IOException {
        String text = saved(
                DiscreetHistory.file(home),
                "copy redis://user:canary@host memory:",
                "copy redis://host?password=canary memory:",
                "copy 'redis://u:pa\"canary@host' memory:",
                "copy 'redis://u:pa canary@host' memory:",
                "copy redis://u:pa\\ canary@host memory:",
                "copy \"redis://host?password='canary\" memory:",
                "copy redis://host?password=\"canary\" memory:",
                "get after");
        assertFalse(text.contains("canary"), text);
        assertTrue(text.contains("get after"), text);
    }

    @Test
    void file_new_isReadableByItsOwnerOnly() throws IOException {
        Path file = DiscreetHistory.file(home);
        assertEquals("rw-------", permissions(file));
        String text = saved(file, "get a");
        assertTrue(text.contains("get a"), text);
        assertEquals("rw-------", permissions(file), "after it was written");
    }

    @Test
    void file_thereAlready_isLeftAsItIs() throws IOException {
        Files.writeString(home.resolve(".kv_history"), "kept");
        assertEquals("kept", Files.readString(DiscreetHistory.file(home)));
    }

    @Test
    void file_homeThatCannotBeWritten_isNamedAllTheSame() {
        Path nowhere = home.resolve("missing");
        assertEquals(nowhere.resolve(".kv_history"), DiscreetHistory.file(nowhere));
    }
}
