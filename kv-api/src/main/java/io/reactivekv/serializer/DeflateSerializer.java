package io.reactivekv.serializer;

import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Compresses what another serializer makes, behind one marker byte: 1 for plain bytes, 2 for zlib. Neither JSON nor Kryo's
 * header begins with one of them, nor does text.
 *
 * <p>A value that is larger than the limit on reading is refused on writing, however small it is compressed.
 */
final class DeflateSerializer<V> implements Serializer<V> {

    private static final Logger LOG = LoggerFactory.getLogger(DeflateSerializer.class);
    private static final byte PLAIN = 1;
    private static final byte DEFLATED = 2;

    private final Serializer<V> inner;
    private final Compression compression;
    private final int threshold;
    private final int most;
    private final LongAdder failures;

    DeflateSerializer(Serializer<V> inner, Compression compression, int threshold, int most, LongAdder failures) {
        this.inner = inner;
        this.compression = compression;
        this.threshold = threshold;
        this.most = most;
        this.failures = failures;
    }

    @Override
    public byte[] serialize(V value) {
        return packed(inner.serialize(value));
    }

    @Override
    public byte[] serialize(V value, ContextView context) {
        return packed(inner.serialize(value, context));
    }

    @Override
    public V deserialize(byte[] stored) {
        return inner.deserialize(unpacked(stored));
    }

    @Override
    public V deserialize(byte[] stored, ContextView context) {
        return inner.deserialize(unpacked(stored), context);
    }

    private byte[] packed(byte[] plain) {
        if (plain.length > most) {
            throw new ValueTooLargeException("the value has " + plain.length + " bytes before compression, at most "
                    + most + " are allowed (option maxValueBytes)");
        }
        if (plain.length >= threshold) {
            try {
                byte[] compressed = compression.compress(plain);
                if (compressed != null) {
                    compressed[0] = DEFLATED;
                    return compressed;
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                failures.increment();
                LOG.warn("A value is stored uncompressed because the compressor failed", e);
            }
        }
        byte[] marked = new byte[plain.length + 1];
        marked[0] = PLAIN;
        System.arraycopy(plain, 0, marked, 1, plain.length);
        return marked;
    }

    private byte[] unpacked(byte[] stored) {
        int marker = stored.length == 0 ? -1 : stored[0];
        return switch (marker) {
            case PLAIN -> Arrays.copyOfRange(stored, 1, stored.length);
            case DEFLATED -> compression.decompress(stored, most);
            default ->
                throw new SerializationException("deflate: the stored bytes do not begin with a marker of"
                        + " compression=deflate; they were written without compression, or by another program");
        };
    }

    /** Who counts the failures makes no difference to what is stored. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeflateSerializer<?> that
                && inner.equals(that.inner)
                && compression.equals(that.compression)
                && threshold == that.threshold
                && most == that.most;
    }

    @Override
    public int hashCode() {
        return Objects.hash(inner, compression, threshold, most);
    }

    @Override
    public String toString() {
        return "deflate(" + inner + ")";
    }
}
