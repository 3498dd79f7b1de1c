package io.reactivekv.bench.redis;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.run.Part;
import io.reactivekv.redis.test.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What the parts on Redis have in common: names of subjects, URLs, keys and values. */
abstract class RedisPart implements Part {

    /** The baseline of most. */
    static final String LETTUCE = "Lettuce reactive";

    static final String LETTUCE_TUNED = "Lettuce reactive, tuned";
    static final String LETTUCE_ASYNC = "Lettuce async";

    static final String KV = "kv";
    static final String KV_IMMEDIATE = "kv, callbackScheduler=immediate";
    static final String KV_PLAIN = "kv, ordered=false";
    static final String KV_SINGLE = "kv, batchSize=1";
    static final String SPRING = "Spring ReactiveRedisTemplate";
    static final String SPRING_TUNED = "Spring ReactiveRedisTemplate, tuned";
    static final String REDISSON = "Redisson";
    static final String REDISSON_TUNED = "Redisson, tuned";

    static String url(RedisServer server, String prefix) {
        return "redis://" + server.address() + "/0?prefix=" + prefix;
    }

    static String immediate(RedisServer server, String prefix) {
        return url(server, prefix) + "&callbackScheduler=immediate";
    }

    static String plain(RedisServer server, String prefix) {
        return url(server, prefix) + "&ordered=false";
    }

    /** Makes sure that each of these finds what it reads: a miss would be taken for a fast answer. */
    static void expectValues(Map<String, Supplier<Publisher<?>>> reads) {
        reads.forEach(
                (name, read) -> Objects.requireNonNull(Flux.from(read.get()).blockLast(), name));
    }

    static byte[] value(int bytes) {
        byte[] value = new byte[bytes];
        new Random(1).nextBytes(value);
        return value;
    }

    static List<String> keys(int count) {
        return Arrays.asList(Keys.below(count));
    }

    static String any(String[] keys) {
        return keys[ThreadLocalRandom.current().nextInt(keys.length)];
    }
}
