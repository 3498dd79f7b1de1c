package io.reactivekv.cli.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;

/** The content of a file; a failure to write it names the file, which the system's own words do not. */
final class NamedOutput extends FilterOutputStream {

    private final String name;

    NamedOutput(OutputStream content, String name) {
        super(content);
        this.name = name;
    }

    /** Ctrl-C is no failure of the file. */
    static IOException named(String name, IOException e) {
        return e instanceof ClosedByInterruptException
                ? e
                : new IOException("cannot write " + name + ": " + e.getMessage(), e);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw named(name, e);
        }
    }
}
