package io.reactivekv.bench.redis;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Keys of 26 characters and values of 100 bytes. */
final class Data {

    private static final int CHUNK = 10_000;
    private static final byte[] VALUE = value();

    private Data() {}

    static String key(int i) {
        return "user:%021d".formatted(i * 7919L % 1_000_000_007L);
    }

    static String[] keys(int count) {
        return IntStream.range(0, count).mapToObj(Data::key).toArray(String[]::new);
    }

    static String any(String[] keys) {
        return keys[ThreadLocalRandom.current().nextInt(keys.length)];
    }

    static byte[] value() {
        byte[] value = new byte[100];
        new Random(1).nextBytes(value);
        System.arraycopy("value".getBytes(StandardCharsets.US_ASCII), 0, value, 0, 5);
        return value;
    }

    static void load(StoreClient client, String[] keys) {
        Flux.fromArray(keys)
                .buffer(CHUNK)
                .concatMap(chunk -> {
                    Map<String, byte[]> entries = chunk.stream().collect(Collectors.toMap(key -> key, key -> VALUE));
                    return client.store().putAll(entries);
                })
                .then()
                .block();
    }
}
