package io.reactivekv.cli.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

/** The content of a file; a failure to read it names the file, which the system's own words do not. */
final class NamedInput extends FilterInputStream {

    private final String name;

    NamedInput(InputStream content, String name) {
        super(content);
        this.name = name;
    }

    /** Who is interrupted is told so. */
    private IOException named(IOException e) {
        return e instanceof ClosedByInterruptException
                ? e
                : new IOException("cannot read " + name + ": " + e.getMessage(), e);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            throw named(e);
        }
    }
}
