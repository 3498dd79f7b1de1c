package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.serializer.Serializer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The serializers of one cache: the one by which it writes, and those by which the same cache has written, or does so
 * elsewhere, before its spec was changed. What is read tells by its first bytes which one that is: JSON text does not begin
 * as Kryo's header does, nor either of them as what compression leaves.
 */
final class EntryForms<V> {

    private static final String JSON = "json";
    private static final String KRYO = "kryo";

    /** What Kryo's header begins with. */
    private static final byte[] KRYO_MAGIC = {'K', 'V'};

    private final Function<String, Serializer<V>> maker;
    private final boolean own;
    private final Map<String, Serializer<V>> made = new ConcurrentHashMap<>();

    /** The same, and what stands for those that cannot handle the type. */
    private final Map<String, Serializer<V>> readers = new ConcurrentHashMap<>();

    private volatile Serializer<V> writer;

    private EntryForms(String name, boolean own, Function<String, Serializer<V>> maker) {
        this.maker = maker;
        this.own = own;
        this.writer = named(name);
    }

    /** By the name of a serializer, which a spec may change. */
    static <V> EntryForms<V> named(String name, Function<String, Serializer<V>> maker) {
        return new EntryForms<>(name, false, maker);
    }

    /** By the user's own serializer, for good. */
    static <V> EntryForms<V> own(Serializer<V> serializer) {
        return new EntryForms<>("own", true, name -> serializer);
    }

    private Serializer<V> named(String name) {
        return Objects.requireNonNull(made.computeIfAbsent(name, maker));
    }

    /** Writes by another one from now on; one that cannot handle the type of the values is refused, and nothing changed. */
    void respecify(String name) {
        if (!own) {
            writer = named(name);
        }
    }

    Serializer<V> writer() {
        return writer;
    }

    /** By which these bytes were written. */
    Serializer<V> reader(byte[] plain) {
        return own
                ? writer
                : Objects.requireNonNull(readers.computeIfAbsent(isKryo(plain) ? KRYO : JSON, this::readerNamed));
    }

    private Serializer<V> readerNamed(String name) {
        try {
            return named(name);
        } catch (StoreConfigurationException unfit) {
            return new Unfit<>(name, unfit);
        }
    }

    /** Stands for a serializer that cannot handle the type: what it has written is of another one. */
    private record Unfit<V>(String name, StoreConfigurationException why) implements Serializer<V> {

        @Override
        public byte[] serialize(V value) {
            throw why;
        }

        @Override
        public V deserialize(byte[] stored) {
            throw new SerializationException("written by serializer=" + name + ", which cannot handle the type", why);
        }
    }

    private static boolean isKryo(byte[] plain) {
        return plain.length >= KRYO_MAGIC.length && plain[0] == KRYO_MAGIC[0] && plain[1] == KRYO_MAGIC[1];
    }
}
