package io.reactivekv.serializer;

import io.reactivekv.SerializationException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The zlib format, whose Adler-32 finds damaged bytes.
 *
 * <p>Deflaters and inflaters are pooled, as each costs a native allocation of up to 256 KB; those dropped are freed by
 * their cleaners.
 */
final class Zlib implements Compression {

    private static final int USUAL_RATIO = 4;
    private static final int SMALLEST_BUFFER = 256;

    private final int level;
    private final Pool<Deflater> deflaters;
    private final Pool<Inflater> inflaters = new Pool<>(Inflater::new);

    /** @param level 1 (fast) to 9 (small), 0 for none, -1 for zlib's default */
    Zlib(int level) {
        this.level = level;
        this.deflaters = new Pool<>(() -> new Deflater(level));
    }

    @Override
    public byte @Nullable [] compress(byte[] plain) {
        byte[] room = new byte[plain.length];
        Deflater deflater = deflaters.take();
        deflater.setInput(plain);
        deflater.finish();
        int length = 1;
        while (!deflater.finished() && length < room.length) {
            length += deflater.deflate(room, length, room.length - length);
        }
        boolean finished = deflater.finished();
        deflater.reset();
        deflaters.give(deflater);
        return finished ? Arrays.copyOf(room, length) : null;
    }

    @Override
    public byte[] decompress(byte[] stored, int most) {
        Inflater inflater = inflaters.take();
        try {
            inflater.setInput(stored, 1, stored.length - 1);
            return inflated(inflater, stored.length, most);
        } catch (DataFormatException e) {
            throw broken("they are damaged", e);
        } finally {
            inflater.reset();
            inflaters.give(inflater);
        }
    }

    private static byte[] inflated(Inflater inflater, int storedLength, int most) throws DataFormatException {
        byte[] plain = new byte[(int) Math.min(most, Math.max(SMALLEST_BUFFER, (long) storedLength * USUAL_RATIO))];
        int length = 0;
        while (true) {
            length += inflater.inflate(plain, length, plain.length - length);
            if (inflater.finished()) {
                break;
            }
            if (length == plain.length) {
                plain = length < most ? grown(plain, most) : lastByteOnly(inflater, plain, most);
            } else if (inflater.needsInput() || inflater.needsDictionary()) {
                throw broken("they end too early", null);
            }
        }
        if (inflater.getRemaining() > 0) {
            throw broken("more follows after their end", null);
        }
        return length == plain.length ? plain : Arrays.copyOf(plain, length);
    }

    private static byte[] grown(byte[] plain, int most) {
        return Arrays.copyOf(plain, (int) Math.min(most, plain.length * 2L));
    }

    /** With the buffer full at its limit, zlib may still have its checksum to read, but nothing to write. */
    private static byte[] lastByteOnly(Inflater inflater, byte[] plain, int most) throws DataFormatException {
        if (inflater.inflate(new byte[1]) > 0) {
            throw new SerializationException("deflate: the stored bytes decompress to more than " + most
                    + " bytes, the most that is allowed (option maxValueBytes)");
        }
        if (!inflater.finished()) {
            throw broken("they end too early", null);
        }
        return plain;
    }

    /** Equal when both make the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Zlib zlib && zlib.level == level;
    }

    @Override
    public int hashCode() {
        return level;
    }

    private static SerializationException broken(String why, @Nullable Throwable cause) {
        return new SerializationException("deflate: the stored bytes cannot be decompressed: " + why, cause);
    }
}
