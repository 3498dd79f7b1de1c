package io.reactivekv.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.Function;

/** Standard output as bytes. That nobody reads them any more is told as it is of lines; all else, as a full disk, fails. */
final class ResultBytes extends OutputStream {

    private final OutputStream bytes;
    private final Function<IOException, OutputClosedException> closed;

    ResultBytes(OutputStream bytes, Function<IOException, OutputClosedException> closed) {
        this.bytes = bytes;
        this.closed = closed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        try {
            bytes.write(b, off, len);
        } catch (IOException e) {
            // The JDK has no exception of its own for this; kv asks for messages that are not translated.
            if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")) {
                throw closed.apply(e);
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        bytes.flush();
    }
}
