package io.reactivekv.redis.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares the index of the ordered space {@code app:}, as it lies on the servers, with the keys that are there. */
final class IndexCheck {

    private IndexCheck() {}

    /**
     * The index names the live keys and nothing else; nobody may be writing. In this order: a count sweeps what has expired,
     * a scan leaves out what it finds without a value, and removes it.
     *
     * @param live the keys that are there
     * @param count counts all entries
     * @param keys emits all keys
     */
    static void verify(
            Set<String> live, List<RedisServer> masters, Mono<Long> count, Flux<String> keys, String message) {
        List<String> expected = live.stream().sorted().toList();
        assertEquals((long) live.size(), count.block(), message);
        assertEquals(expected, members(masters), message);
        assertEquals(expected, keys.collectList().block(), message);
    }

    private static List<String> members(List<RedisServer> masters) {
        List<String> members = new ArrayList<>();
        for (RedisServer master : masters) {
            for (Object index : (List<?>) master.command(ascii("KEYS"), ascii("?kv:index:app:*"))) {
                Object all = master.command(ascii("ZRANGE"), (byte[]) index, ascii("0"), ascii("-1"));
                for (Object member : (List<?>) all) {
                    members.add(new String((byte[]) member, UTF_8));
                }
            }
        }
        return members.stream().sorted().toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
