package io.reactivekv.cli.transfer;

import io.reactivekv.cli.console.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name once it is complete, in place of any before it; without {@link #complete} nothing
 * is left of it. Pipes and devices are written to as they are.
 */
public final class OutputFile implements AutoCloseable {

    private final Path target;
    private final Path written;
    private final OutputStream bytes;

    private OutputFile(Path target, Path written) throws IOException {
        this.target = target;
        this.written = written;
        this.bytes = Files.newOutputStream(written);
    }

    /**
     * Begins a file.
     *
     * @throws UsageException when it cannot be written
     */
    public static OutputFile create(String name) {
        try {
            Path target = Path.of(name);
            if (Files.isDirectory(target)) {
                throw new UsageException("cannot write " + name + ": it is a directory");
            }
            boolean asItIs = Files.exists(target) && !Files.isRegularFile(target);
            Path real = Files.isSymbolicLink(target) && !asItIs && Files.exists(target) ? target.toRealPath() : target;
            return new OutputFile(real, asItIs ? real : real.resolveSibling(real.getFileName() + ".part"));
        } catch (NoSuchFileException e) {
            throw new UsageException("cannot write " + name + ": there is no such directory");
        } catch (AccessDeniedException e) {
            throw new UsageException("cannot write " + name + ": permission denied");
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("cannot write " + name + ": " + e.getMessage());
        }
    }

    /** Where to write. */
    public OutputStream bytes() {
        return bytes;
    }

    /** Ends the file and gives it its name. */
    public void complete() throws IOException {
        bytes.close();
        if (!written.equals(target)) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        if (!written.equals(target)) {
            Files.deleteIfExists(written);
        }
    }
}
