package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import io.reactivekv.cache.Tally.Figure;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Turns values into payloads and back, and measures what that takes. Whatever a serializer throws is caught, errors too: they
 * would end no load, and those who wait for one would wait for ever.
 */
final class EntryCodec<V> {

    private static final int LEVEL = 6;
    private static final int MOST_BYTES = 512 << 20;

    private final Serializer<V> serializer;
    private final Tally tally;
    private volatile @Nullable Compression compression;

    /** Deflates what has so many bytes or more. */
    private record Compression(Serializer<byte[]> serializer, int threshold) {}

    EntryCodec(Serializer<V> serializer, CacheSpec spec, Tally tally) {
        this.serializer = serializer;
        this.tally = tally;
        respecify(spec);
    }

    /** Takes the threshold of another spec; what was compressed can be read with any. */
    void respecify(CacheSpec spec) {
        int threshold = spec.compressionThreshold();
        compression = spec.compression().equals("none")
                ? null
                : new Compression(Serializers.deflate(Serializers.bytes(), threshold, LEVEL, MOST_BYTES), threshold);
    }

    byte[] write(V value, ContextView context) {
        long start = System.nanoTime();
        byte[] plain;
        try {
            plain = serializer.serialize(value, context);
        } catch (KeyValueException e) {
            tally.count(Figure.UNSERIALIZABLE);
            throw e;
        } catch (Throwable e) {
            tally.count(Figure.UNSERIALIZABLE);
            throw new SerializationException(
                    "the serializer failed on a " + value.getClass().getName() + ": "
                            + e.getClass().getName(),
                    e);
        }
        if (plain == null) {
            tally.count(Figure.UNSERIALIZABLE);
            throw new SerializationException(
                    "the serializer returned null for a " + value.getClass().getName());
        }
        long written = System.nanoTime();
        tally.count(Figure.SERIALIZATIONS);
        tally.add(Figure.SERIALIZE_NANOS, written - start);
        Compression deflating = compression;
        if (deflating == null) {
            return plain;
        }
        byte[] small = deflating.serializer().serialize(plain);
        tally.add(Figure.COMPRESS_NANOS, System.nanoTime() - written);
        if (plain.length >= deflating.threshold()) {
            tally.add(Figure.BYTES_BEFORE_COMPRESSION, plain.length);
            tally.add(Figure.BYTES_AFTER_COMPRESSION, small.length);
        }
        return small;
    }

    V read(byte[] payload, ContextView context) {
        long start = System.nanoTime();
        V value;
        try {
            Compression deflating = compression;
            byte[] plain = deflating == null ? payload : deflating.serializer().deserialize(payload);
            value = serializer.deserialize(plain, context);
        } catch (KeyValueException e) {
            throw e;
        } catch (Throwable e) {
            throw new SerializationException(
                    "the serializer failed to read " + payload.length + " bytes: "
                            + e.getClass().getName(),
                    e);
        } finally {
            tally.add(Figure.DESERIALIZE_NANOS, System.nanoTime() - start);
        }
        if (value == null) {
            throw new SerializationException("the serializer returned null for " + payload.length + " bytes");
        }
        return value;
    }
}
