package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Walks over all keys under the prefix, whether indexed or not, by {@code SCAN}: O(keyspace), in bounded memory. A cursor
 * means something only to the server that gave it, and a key that moves can pass by a walk: so what has changed
 * meanwhile is walked once more, until a walk has seen no change. What is
 * asked of the buckets for each key is asked in chunks that grow with the number of buckets, many at a time.
 */
final class Survey {

    private static final int COUNT = 500;
    private static final int KEYS_OF_A_BUCKET = 16;
    private static final int MOST_KEYS = 8_192;
    private static final int AT_A_TIME = 64;

    private final Topology topology;
    private final Layout layout;
    private final long timeoutNanos;

    /**
     * A walk that has not begun.
     *
     * @param timeoutNanos for each step
     */
    Survey(Topology topology, long timeoutNanos) {
        this.topology = topology;
        this.layout = topology.layout();
        this.timeoutNanos = timeoutNanos;
    }

    /** Why no range can be read: a live key that the index lacks, or other data under its name; empty when neither is there. */
    Mono<KeyValueException> obstacle() {
        return chunks(chunk -> byBucket(Script.SURVEY, chunk, false))
                .filter(found -> found > 0)
                .next()
                .<KeyValueException>map(found -> new StoreConfigurationException("the space \"" + layout.prefix()
                        + "\" has keys that are not in its index, so that no range can be read; take them in with"
                        + " RedisSpaces.reindex or `kv reindex`, or open the space with ordered=false"))
                .onErrorResume(ForeignDataException.class, Mono::just);
    }

    /** Takes all keys into the indexes; emits for each step how many keys it has looked at and how many were new. */
    Flux<long[]> index() {
        return chunks(chunk -> byBucket(Script.INDEX, chunk, true)
                .reduce(0L, Long::sum)
                .map(added -> new long[] {chunk.size(), added}));
    }

    /** Enough for some keys of each bucket, since the keys of a page are spread over all of them. */
    private <T> Flux<T> chunks(Function<List<byte[]>, Publisher<T>> step) {
        int size = Math.min(Math.max(COUNT, KEYS_OF_A_BUCKET * layout.buckets()), MOST_KEYS);
        return walk(
                pages -> pages.concatMapIterable(page -> page, 1).buffer(size).concatMap(step, 1));
    }

    /** The stored names under the prefix, perhaps with repeats, chunk by chunk as demanded. */
    Flux<List<byte[]>> stored() {
        return walk(pages -> pages);
    }

    private <T> Flux<T> walk(Function<Flux<List<byte[]>>, Flux<T>> work) {
        return topology.territory(timeoutNanos)
                .flatMapMany(now -> walk(List.copyOf(now.claims().keySet()), now.unsettled(), work));
    }

    /** What has changed is asked for when the work on every page is done: a change during it counts, too. */
    private <T> Flux<T> walk(List<Node> nodes, Territory begun, Function<Flux<List<byte[]>>, Flux<T>> work) {
        Flux<T> again = topology.territory(timeoutNanos).flatMapMany(now -> {
            List<Node> changed = now.changedSince(begun);
            return changed.isEmpty() ? Flux.empty() : walk(changed, now, work);
        });
        return work.apply(Flux.fromIterable(nodes).concatMap(this::storedAt, 1)).concatWith(again);
    }

    /** Ends early when another process answers, or the node is given up: the territory has changed then. */
    private Flux<List<byte[]>> storedAt(Node node) {
        return Flux.defer(() -> {
            int incarnation = node.incarnation();
            return page(node, "0")
                    .expand(page -> page.cursor().equals("0") ? Mono.empty() : page(node, page.cursor()), 1)
                    .takeWhile(page -> node.incarnation() == incarnation)
                    .filter(page -> !page.keys().isEmpty())
                    .map(Page::keys)
                    .onErrorResume(failed -> !topology.masters().contains(node), failed -> Flux.empty());
        });
    }

    private Mono<Page> page(Node node, String cursor) {
        Call call = Call.read(CommandType.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(Glob.prefix(layout.prefix()))
                .arg("COUNT")
                .arg(COUNT)
                .arg("TYPE")
                .arg("string");
        return topology.urgentCallAt(node, call, timeoutNanos).map(this::read);
    }

    private Page read(Object reply) {
        List<?> parts = (List<?>) reply;
        List<byte[]> keys = new ArrayList<>();
        for (Object name : (List<?>) parts.get(1)) {
            byte[] stored = (byte[]) name;
            if (layout.bucketOfStored(stored) >= 0) {
                keys.add(stored);
            }
        }
        return new Page(Layout.text((byte[]) parts.get(0)), keys);
    }

    private Flux<Long> byBucket(Script script, List<byte[]> chunk, boolean expiries) {
        return Flux.fromIterable(parts(chunk)).flatMap(part -> ask(script, part, expiries), AT_A_TIME);
    }

    private List<Part> parts(List<byte[]> chunk) {
        List<Part> parts = new ArrayList<>();
        Map<Integer, Part> open = new HashMap<>();
        for (byte[] stored : chunk) {
            int bucket = layout.bucketOfStored(stored);
            Part part = open.get(bucket);
            if (part == null || part.keys().size() == COUNT) {
                part = new Part(bucket, new ArrayList<>());
                parts.add(part);
                open.put(bucket, part);
            }
            part.keys().add(stored);
        }
        return parts;
    }

    private Mono<Long> ask(Script script, Part part, boolean expiries) {
        int bucket = part.bucket();
        Call call = Call.repeatable(script).key(layout.index(bucket));
        if (expiries) {
            Object unused = call.key(layout.expiryIndex(bucket));
        }
        for (byte[] stored : part.keys()) {
            Object unused = call.key(stored);
        }
        return topology.urgentCall(call.arg(layout.head(bucket).length + 1L), bucket, timeoutNanos)
                .map(Long.class::cast)
                .onErrorMap(ForeignDataException.class, e -> foreign(bucket));
    }

    private ForeignDataException foreign(int bucket) {
        return new ForeignDataException(
                "no sorted set of this library lies under " + name(layout.index(bucket)) + " or "
                        + name(layout.expiryIndex(bucket)) + ", the indexes of the space \"" + layout.prefix()
                        + "\"; delete or rename what is there, then take the keys in with RedisSpaces.reindex or"
                        + " `kv reindex`");
    }

    /** A reserved name as redis-cli writes it. */
    private static String name(byte[] reserved) {
        return "\\xff" + Layout.text(reserved).substring(1);
    }

    private record Page(String cursor, List<byte[]> keys) {}

    /** Keys of one bucket, few enough for one call. */
    private record Part(int bucket, List<byte[]> keys) {}
}
