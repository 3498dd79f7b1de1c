package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.Revision;
import io.reactivekv.spi.Stored;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is read of many keys: the call that asks for it, and how the part of the answer is read that is about one key. */
final class Facet<T> {

    /** The value. */
    static final Facet<Stored<byte[]>> VALUE = new Facet<>(() -> Call.read(CommandType.MGET), Facet::value);

    /** The value with revision and remaining time to live. */
    static final Facet<Stored<byte[]>> ENTRY = new Facet<>(() -> Call.read(Script.ENTRIES), Facet::entry);

    /** The key alone, if it is there. */
    static final Facet<String> PRESENCE = new Facet<>(() -> Call.read(Script.TTLS), Facet::present);

    private final Supplier<Call> call;
    private final Reader<T> reader;

    private Facet(Supplier<Call> call, Reader<T> reader) {
        this.call = call;
        this.reader = reader;
    }

    /** A call that wants its keys yet. */
    Call call() {
        return call.get();
    }

    /** What the answer says of its key at this position; null when it is absent. */
    @Nullable
    T read(Located key, List<?> answer, int at) {
        return reader.read(Layout.text(key.member()), answer, at);
    }

    /** An entry of these parts. */
    static Stored<byte[]> entry(String key, byte[] value, long ttl) {
        return new Stored<>(key, value, Revision.ofBytes(value), ttl < 0 ? Stored.PERMANENT : Math.max(1, ttl));
    }

    private static @Nullable Stored<byte[]> value(String key, List<?> answer, int at) {
        byte[] value = (byte[]) answer.get(at);
        return value == null ? null : Stored.of(key, value);
    }

    private static @Nullable Stored<byte[]> entry(String key, List<?> answer, int at) {
        byte[] value = (byte[]) answer.get(2 * at);
        return value == null ? null : entry(key, value, (Long) Objects.requireNonNull(answer.get(2 * at + 1)));
    }

    private static @Nullable String present(String key, List<?> answer, int at) {
        return Long.valueOf(-2).equals(answer.get(at)) ? null : key;
    }

    /** Reads what is said of one key. */
    @FunctionalInterface
    private interface Reader<T> {

        @Nullable
        T read(String key, List<?> answer, int at);
    }
}
