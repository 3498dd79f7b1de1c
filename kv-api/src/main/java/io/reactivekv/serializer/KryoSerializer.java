package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import io.reactivekv.SerializationException;
import tools.jackson.databind.JavaType;

/**
 * Kryo for one declared type, behind a checked header.
 *
 * <p>Objects are trees: an object that is reachable twice is stored twice, and one that contains itself is refused.
 */
final class KryoSerializer<V> implements Serializer<V> {

    private final JavaType type;
    private final KryoTypes types;
    private final String name;
    private final Pool<KryoSession> sessions;

    KryoSerializer(JavaType type, KryoTypes types) {
        KryoSchema schema = new KryoSchema(types);
        Codec codec = schema.compile(type);
        int classes = schema.classes();
        this.type = type;
        this.types = types;
        this.name = "kryo of " + type.toCanonical() + ": ";
        this.sessions = new Pool<>(() -> new KryoSession(codec, new KryoOutput(classes)));
    }

    @Override
    public byte[] serialize(V value) {
        requireNonNull(value, "value");
        KryoSession session = sessions.take();
        byte[] stored;
        try {
            stored = session.write(value);
        } catch (RuntimeException | Error e) {
            throw failed(session, "cannot be written", e);
        }
        sessions.give(session);
        return stored;
    }

    @Override
    @SuppressWarnings("unchecked") // the codec of the type gives values of the type
    public V deserialize(byte[] stored) {
        KryoFrame.check(stored);
        KryoSession session = sessions.take();
        Object value;
        try {
            value = session.read(stored);
        } catch (RuntimeException | Error e) {
            throw failed(session, "cannot be read", e);
        }
        sessions.give(session);
        if (value == null) {
            throw new SerializationException(name + "the stored value is null, which is no value");
        }
        return (V) value;
    }

    /** After an exception a session begins anew; after an error it may have stopped anywhere and is given up. */
    private SerializationException failed(KryoSession session, String what, Throwable failure) {
        if (!(failure instanceof Error)) {
            sessions.give(session);
        }
        return new SerializationException(name + what + Misfit.of(failure).told(), WithheldCause.of(failure));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KryoSerializer<?> kryo && kryo.type.equals(type) && kryo.types == types;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return name.substring(0, name.length() - 2);
    }
}
