package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.Revision;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads many keys in as few calls as their buckets allow; absent ones are null in the answer. */
final class BulkReads {

    private static final int ONE_BY_ONE_AT_ONCE = 64;

    private final Topology topology;
    private final long timeoutNanos;

    BulkReads(Topology topology, long timeoutNanos) {
        this.topology = topology;
        this.timeoutNanos = timeoutNanos;
    }

    /** Values, in the order of the keys. */
    Mono<List<@Nullable Stored<byte[]>>> values(List<Located> keys) {
        return read(keys, Call.read(CommandType.MGET), (key, reply, i) -> {
            byte[] value = (byte[]) reply.get(i);
            return value == null ? null : Stored.of(key, value);
        });
    }

    /** Values with revision and remaining time to live, in the order of the keys. */
    Mono<List<@Nullable Stored<byte[]>>> entries(List<Located> keys) {
        return read(keys, Call.read(Script.ENTRIES), (key, reply, i) -> {
            byte[] value = (byte[]) reply.get(2 * i);
            return value == null
                    ? null
                    : entry(key, value, (Long) java.util.Objects.requireNonNull(reply.get(2 * i + 1)));
        });
    }

    /** The keys that are there, in their order. */
    Mono<List<@Nullable String>> present(List<Located> keys) {
        return read(
                keys,
                Call.read(Script.TTLS),
                (key, reply, i) -> Long.valueOf(-2).equals(reply.get(i)) ? null : key);
    }

    static Stored<byte[]> entry(String key, byte[] value, long ttl) {
        return new Stored<>(key, value, Revision.ofBytes(value), ttl < 0 ? Stored.PERMANENT : Math.max(1, ttl));
    }

    private <T> Mono<List<@Nullable T>> read(List<Located> keys, Call template, Reader<T> reader) {
        @Nullable Object[] answers = new Object[keys.size()];
        return Flux.fromIterable(chunks(keys))
                .flatMap(chunk -> read(keys, chunk, template, reader, answers), Integer.MAX_VALUE)
                .then(Mono.fromSupplier(() -> asList(answers)));
    }

    private <T> Mono<Object> read(
            List<Located> keys, List<Integer> chunk, Call template, Reader<T> reader, @Nullable Object[] answers) {
        int bucket = keys.get(chunk.get(0)).bucket();
        Call call = template.sibling();
        for (int at : chunk) {
            Object unused = call.key(topology.layout().stored(keys.get(at).member(), bucket));
        }
        return topology.call(chunk.size() > 1 ? call.undivided() : call, bucket, timeoutNanos)
                .doOnNext(reply -> {
                    List<?> parts = (List<?>) reply;
                    for (int i = 0; i < chunk.size(); i++) {
                        int at = chunk.get(i);
                        answers[at] = reader.read(Layout.text(keys.get(at).member()), parts, i);
                    }
                })
                // In a slot that is half-way through a migration each key is found, but not several in one call.
                .onErrorResume(
                        SlotOnTheMove.class,
                        e -> Flux.fromIterable(chunk)
                                .flatMap(at -> read(keys, List.of(at), template, reader, answers), ONE_BY_ONE_AT_ONCE)
                                .then(Mono.empty()))
                .onErrorResume(ValueTooLargeException.class, tooLarge -> {
                    if (chunk.size() == 1) {
                        String key = Layout.text(keys.get(chunk.get(0)).member());
                        return Mono.error(new ValueTooLargeException("key \"" + key + "\": " + tooLarge.getMessage()
                                + " (a scan goes on behind it with ScanOptions.after)"));
                    }
                    // One of them spoils the answer for all; which one it is shows alone.
                    return Flux.fromIterable(chunk)
                            .concatMap(at -> read(keys, List.of(at), template, reader, answers))
                            .then(Mono.empty());
                });
    }

    @SuppressWarnings("unchecked")
    private static <T> List<@Nullable T> asList(@Nullable Object[] answers) {
        return (List<@Nullable T>) Arrays.asList(answers);
    }

    /** Positions of keys that may share a call. */
    private static List<List<Integer>> chunks(List<Located> keys) {
        Map<Integer, List<Integer>> open = new TreeMap<>();
        List<List<Integer>> chunks = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            List<Integer> chunk = open.get(keys.get(i).bucket());
            if (chunk == null || chunk.size() == Script.MAX_KEYS) {
                chunk = new ArrayList<>();
                chunks.add(chunk);
                Object unused = open.put(keys.get(i).bucket(), chunk);
            }
            Object unused = chunk.add(i);
        }
        return chunks;
    }

    /** Reads the answer for one key. */
    @FunctionalInterface
    private interface Reader<T> {

        @Nullable
        T read(String key, List<?> reply, int at);
    }
}
