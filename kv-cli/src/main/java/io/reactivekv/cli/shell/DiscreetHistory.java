package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;

/** Remembers lines, but none that holds a password, in a file that nobody else can read. */
final class DiscreetHistory extends DefaultHistory {

    /** The file below a home directory; made here, where the system knows permissions. */
    static Path file(Path home) {
        Path file = home.resolve(".kv_history");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException | UnsupportedOperationException thereAlreadyOrNotToBeHad) {
            return file;
        }
        return file;
    }

    @Override
    public void add(Instant time, String line) {
        if (Secrets.maskedLine(line).equals(line)) {
            super.add(time, line);
        }
    }
}
