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

    /** The markers in front of what has passed compression, be it smaller or not; JSON and Kryo's header begin otherwise. */
    private static final int PLAIN = 1;

    private static final int DEFLATED = 2;

    /** Reads what any threshold has made, and compresses nothing. */
    private static final Serializer<byte[]> ANY = deflating(Integer.MAX_VALUE);

    private final EntryForms<V> forms;
    private final Tally tally;
    private volatile @Nullable Compression compression;

    /** Deflates what has so many bytes or more. */
    private record Compression(Serializer<byte[]> serializer, int threshold) {}

    EntryCodec(EntryForms<V> forms, CacheSpec spec, Tally tally) {
        this.forms = forms;
        this.tally = tally;
        compress(spec);
    }

    private static Serializer<byte[]> deflating(int threshold) {
        return Serializers.deflate(Serializers.bytes(), threshold, LEVEL, MOST_BYTES);
    }

    /** Writes as another spec says; what was written before is read as it was. One that is refused changes nothing. */
    void respecify(CacheSpec spec) {
        forms.respecify(spec.serializer());
        compress(spec);
    }

    private void compress(CacheSpec spec) {
        int threshold = spec.compressionThreshold();
        compression = spec.compression().equals("none") ? null : new Compression(deflating(threshold), threshold);
    }

    private static boolean isMarked(byte[] payload) {
        return payload.length > 0 && (payload[0] == PLAIN || payload[0] == DEFLATED);
    }

    /**
     * What something is written as, or was read from.
     *
     * @param size its bytes before compression
     */
    record Sized<T>(T of, int size) {}

    Sized<byte[]> write(V value, ContextView context) {
        long start = System.nanoTime();
        byte[] plain;
        try {
            plain = forms.writer().serialize(value, context);
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
            // What a serializer of one's own writes may begin as if it was marked.
            return new Sized<>(isMarked(plain) ? ANY.serialize(plain) : plain, plain.length);
        }
        byte[] small = deflating.serializer().serialize(plain);
        tally.add(Figure.COMPRESS_NANOS, System.nanoTime() - written);
        if (plain.length >= deflating.threshold()) {
            tally.add(Figure.BYTES_BEFORE_COMPRESSION, plain.length);
            tally.add(Figure.BYTES_AFTER_COMPRESSION, small.length);
        }
        return new Sized<>(small, plain.length);
    }

    Sized<V> read(byte[] payload, ContextView context) {
        long start = System.nanoTime();
        V value;
        byte[] plain;
        try {
            plain = isMarked(payload) ? ANY.deserialize(payload) : payload;
            value = forms.reader(plain).deserialize(plain, context);
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
        return new Sized<>(value, plain.length);
    }
}
