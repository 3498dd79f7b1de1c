package io.reactivekv.bench.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanStream;
import io.lettuce.core.api.reactive.RedisKeyReactiveCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.redisson.api.RLexSortedSetReactive;
import org.redisson.api.RedissonReactiveClient;
import org.redisson.client.codec.ByteArrayCodec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans as people write them by hand. */
final class HandScans {

    static final int PAGE = 500;

    private static final String INDEX = "hand:index";

    private final RedisClusterReactiveCommands<String, byte[]> commands;
    private final RedissonReactiveClient redisson;
    private final String prefix;

    /** Over entries whose names begin with the prefix. */
    HandScans(LettuceClient lettuce, RedissonPeer redisson, String prefix) {
        this.commands = lettuce.commands();
        this.redisson = redisson.reactive();
        this.prefix = prefix;
    }

    /** Fills the sorted set that the ordered scans go along. */
    void index(List<String> keys) {
        Flux.fromIterable(keys)
                .flatMap(key -> commands.zadd(INDEX, 0, bytes(prefix + key)))
                .then()
                .block();
    }

    /** {@code ZRANGE … BYLEX} and {@code MGET}, page after page. */
    Flux<?> byIndex() {
        return byIndex(Range.unbounded());
    }

    /** The first entries from a key on. */
    Flux<?> byIndex(String from, int count) {
        Range<byte[]> range = Range.from(Range.Boundary.including(bytes(prefix + from)), Range.Boundary.unbounded());
        return commands.zrangebylex(INDEX, range, Limit.create(0, count))
                .map(HandScans::text)
                .collectList()
                .flatMapMany(this::values);
    }

    private Flux<KeyValue<String, byte[]>> byIndex(Range<byte[]> range) {
        return commands.zrangebylex(INDEX, range, Limit.create(0, PAGE))
                .map(HandScans::text)
                .collectList()
                .flatMapMany(page -> page.isEmpty()
                        ? Flux.empty()
                        : values(page)
                                .concatWith(Flux.defer(() -> byIndex(Range.from(
                                        Range.Boundary.excluding(bytes(page.get(page.size() - 1))),
                                        Range.Boundary.unbounded())))));
    }

    /** {@code SCAN MATCH} over the keyspace, {@code MGET}, and a sort in memory. */
    Mono<Long> bySort(String keyPrefix) {
        return names(keyPrefix)
                .buffer(PAGE)
                .concatMap(this::values)
                .collectSortedList((a, b) -> a.getKey().compareTo(b.getKey()))
                .map(sorted -> (long) sorted.size());
    }

    /** {@code SCAN MATCH} over the keyspace and {@code UNLINK}. */
    Mono<Long> deleteByScan(String keyPrefix) {
        return names(keyPrefix)
                .buffer(PAGE)
                .concatMap(page -> commands.unlink(page.toArray(new String[0])))
                .reduce(0L, Long::sum);
    }

    /** Redisson's sorted set of names and its buckets, page after page. */
    Flux<?> byRedisson() {
        RLexSortedSetReactive index = redisson.getLexSortedSet(INDEX);
        return byRedisson(index.rangeTail("", true, 0, PAGE), index);
    }

    private Flux<?> byRedisson(Mono<java.util.Collection<String>> names, RLexSortedSetReactive index) {
        return names.flatMapMany(found -> {
            List<String> page = List.copyOf(found);
            return page.isEmpty()
                    ? Flux.empty()
                    : redisson.getBuckets(ByteArrayCodec.INSTANCE)
                            .<byte[]>get(page.toArray(new String[0]))
                            .flatMapIterable(values -> page.stream()
                                    .filter(values::containsKey)
                                    .map(values::get)
                                    .toList())
                            .cast(Object.class)
                            .concatWith(Flux.defer(() ->
                                    byRedisson(index.rangeTail(page.get(page.size() - 1), false, 0, PAGE), index)));
        });
    }

    @SuppressWarnings("unchecked") // Commands of a Cluster are those of one node for what is used here.
    private Flux<String> names(String keyPrefix) {
        return ScanStream.scan(
                (RedisKeyReactiveCommands<String, byte[]>) commands,
                ScanArgs.Builder.matches(prefix + keyPrefix + "*").limit(1_000));
    }

    private Flux<KeyValue<String, byte[]>> values(List<String> page) {
        return commands.mget(page.toArray(new String[0]));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
