package io.reactivekv.cli.transfer;

import io.reactivekv.cli.console.UsageException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that appears under its name once it is complete, in place of any before it; without {@link #complete} nothing
 * is left of it. Pipes and devices are written to as they are.
 */
public final class OutputFile implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private final String name;
    private final Path target;
    private final Path written;
    private final OutputStream bytes;

    private OutputFile(String name, Path target, Path written, OutputStream bytes) {
        this.name = name;
        this.target = target;
        this.written = written;
        this.bytes = bytes;
    }

    /** Of a pipe, whose reader may stall: Ctrl-C ends what waits for it. */
    private static OutputFile asItIs(String name, Path target) throws IOException {
        return new OutputFile(name, target, target, Files.newOutputStream(target));
    }

    /** Under a name that nothing else has, and nobody may read it who may not read the one before. */
    private static OutputFile beside(String name, Path target) throws IOException {
        String unique = ProcessHandle.current().pid() + "-" + System.nanoTime();
        Path written = target.resolveSibling(target.getFileName() + "." + unique + ".part");
        PosixFileAttributeView before = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (before == null || !Files.exists(target)) {
            return new OutputFile(name, target, written, opened(Files.createFile(written)));
        }
        Set<PosixFilePermission> permissions = before.readAttributes().permissions();
        OutputStream bytes = opened(Files.createFile(written, PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
        try {
            Files.setPosixFilePermissions(written, permissions);
        } catch (IOException notForUsToSet) {
            // As on a mount that gives all files to somebody else: it stays its owner's only.
        }
        return new OutputFile(name, target, written, bytes);
    }

    /** Ctrl-C does not close it, as it would a channel; if that ends the process, nothing is left of the file. */
    private static OutputStream opened(Path part) throws IOException {
        part.toFile().deleteOnExit();
        return new FileOutputStream(part.toFile());
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
            return asItIs ? asItIs(name, target) : beside(name, linked(target));
        } catch (NoSuchFileException e) {
            throw new UsageException("cannot write " + name + ": there is no such directory");
        } catch (AccessDeniedException e) {
            throw new UsageException("cannot write " + name + ": permission denied");
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("cannot write " + name + ": " + e.getMessage());
        }
    }

    /** Where links lead, to a file that need not be there yet: they stay, and it takes its place. */
    private static Path linked(Path target) throws IOException {
        if (!Files.isSymbolicLink(target)) {
            return target;
        }
        if (Files.exists(target)) {
            return target.toRealPath();
        }
        Path end = target;
        for (int links = 0; Files.isSymbolicLink(end); links++) {
            if (links == MAX_LINKS) {
                throw new IOException("too many symbolic links");
            }
            end = end.resolveSibling(Files.readSymbolicLink(end));
        }
        return end;
    }

    /** Where to write; failures name the file. */
    public OutputStream bytes() {
        return new NamedOutput(bytes, name);
    }

    /** Ends the file and gives it its name, once it is on the disk. */
    public void complete() throws IOException {
        try {
            finish();
        } catch (IOException e) {
            throw NamedOutput.named(name, e);
        }
    }

    private void finish() throws IOException {
        if (written.equals(target)) {
            bytes.close();
            return;
        }
        bytes.flush();
        ((FileOutputStream) bytes).getFD().sync();
        bytes.close();
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
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
