package io.reactivekv.cli.transfer;

import io.reactivekv.cli.console.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that can be read.
 *
 * @param bytes its content, whose failures name the file; closed with the file
 * @param size its length; 0 when that is not known
 */
public record InputFile(InputStream bytes, long size) implements Closeable {

    /**
     * Opens a file, or standard input for {@code -}.
     *
     * @throws UsageException when it cannot be read
     */
    public static InputFile open(String name, InputStream standardInput) {
        if (name.equals("-")) {
            return new InputFile(standardInput, 0);
        }
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new UsageException("cannot read " + name + ": it is a directory");
            }
            return new InputFile(new NamedInput(Files.newInputStream(path), name), Files.size(path));
        } catch (NoSuchFileException e) {
            throw new UsageException("cannot read " + name + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new UsageException("cannot read " + name + ": permission denied");
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("cannot read " + name + ": " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
