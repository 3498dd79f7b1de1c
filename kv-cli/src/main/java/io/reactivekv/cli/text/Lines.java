package io.reactivekv.cli.text;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbered lines of a file, as bytes: what is not UTF-8 in one line does not disturb the others. A line that is too
 * long is skipped without being held in memory. Not thread-safe.
 */
public final class Lines implements Closeable {

    /** The bound where a caller has none of its own: twice the largest value that a store takes by default. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final Deque<Line> pushedBack = new ArrayDeque<>();
    private final StrictUtf8 utf8 = new StrictUtf8();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;
    private long bytesRead;

    /** The lines of a file. */
    public Lines(InputStream in) {
        this(in, MAX_BYTES);
    }

    /** The lines of a file, those over {@code maxBytes} skipped. */
    public Lines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** A line with its terminator, if it has one. */
    public static final class Line {

        private final long number;
        private final byte[] content;
        private final boolean tooLong;

        private Line(long number, byte[] content, boolean tooLong) {
            this.number = number;
            this.content = content;
            this.tooLong = tooLong;
        }

        /** From 1. */
        public long number() {
            return number;
        }

        /** Empty when it was too long. */
        public byte[] content() {
            return content;
        }

        /** Whether it was skipped. */
        public boolean isTooLong() {
            return tooLong;
        }

        /** The length without the terminator. */
        public int length() {
            int end = content.length;
            if (end > 0 && content[end - 1] == '\n') {
                end--;
                if (end > 0 && content[end - 1] == '\r') {
                    end--;
                }
            }
            return end;
        }

        /** Whether there is nothing in it but blanks. */
        public boolean isBlank() {
            for (byte b : content) {
                if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                    return false;
                }
            }
            return !tooLong;
        }
    }

    /** Whether there is more to be read without waiting for it. */
    public boolean isReady() throws IOException {
        return !pushedBack.isEmpty() || position < limit || in.available() > 0;
    }

    /** The next line; null at the end. */
    public @Nullable Line next() throws IOException {
        Line again = pushedBack.poll();
        return again != null ? again : read();
    }

    /**
     * The text of a line, without the terminator.
     *
     * @throws MalformedLineException when it is too long or not UTF-8
     */
    public String text(Line line) throws MalformedLineException {
        if (line.isTooLong()) {
            throw new MalformedLineException("longer than " + maxBytes + " bytes");
        }
        try {
            return utf8.decode(line.content(), line.length());
        } catch (CharacterCodingException e) {
            throw new MalformedLineException("not UTF-8");
        }
    }

    /** Makes lines come again, in this order, before those not yet read. */
    public void pushBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            pushedBack.push(lines.get(i));
        }
    }

    /** How much of the file has been read. */
    public long bytesRead() {
        return bytesRead;
    }

    private @Nullable Line read() throws IOException {
        if (!fill()) {
            return null;
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        boolean ended = false;
        while (!ended && fill()) {
            int end = position;
            while (end < limit && !ended) {
                ended = buffer[end++] == '\n';
            }
            tooLong |= content.size() + end - position > maxBytes;
            if (!tooLong) {
                content.write(buffer, position, end - position);
            }
            position = end;
        }
        number++;
        byte[] bytes = tooLong ? new byte[0] : content.toByteArray();
        return new Line(number, number == 1 ? ByteOrderMark.strip(bytes) : bytes, tooLong);
    }

    /** Whether there is at least one byte more. */
    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(buffer), 0);
            bytesRead += limit;
        }
        return position < limit;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
