package io.reactivekv.redis.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares the indexes of the ordered space {@code app:}, as they lie on the servers, with the keys that are there. */
final class IndexCheck {

    /** The keys of a bucket, given its expiry index and what its keys begin with, that may expire unnoticed. */
    private static final String UNFILED = """
            local unfiled = {}
            for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
              local ttl = redis.call('PTTL', key)
              local time = redis.call('TIME')
              local expiry = time[1] * 1000 + math.floor(time[2] / 1000) + ttl
              local score = redis.call('ZSCORE', KEYS[1], string.sub(key, #ARGV[1] + 1))
              local late = not score or (tonumber(score) > expiry and tonumber(score) < 1e14)
              if ttl >= 0 and late then
                unfiled[#unfiled + 1] = key
              end
            end
            return unfiled
            """;

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

    /** The stored names of expiring keys that are not filed, or later than they expire, and not marked by a sweep either. */
    static List<String> unfiled(List<RedisServer> masters) {
        List<String> unfiled = new ArrayList<>();
        for (RedisServer master : masters) {
            for (Object index : (List<?>) master.command(ascii("KEYS"), ascii("?kv:index:app:*"))) {
                String name = new String((byte[]) index, ISO_8859_1);
                String expiryIndex = name.replaceFirst("kv:index:", "kv:expiry:");
                Object found = master.command(
                        ascii("EVAL"),
                        ascii(UNFILED),
                        ascii("1"),
                        expiryIndex.getBytes(ISO_8859_1),
                        ascii(name.substring(name.indexOf("app:"))));
                for (Object key : (List<?>) found) {
                    unfiled.add(new String((byte[]) key, UTF_8));
                }
            }
        }
        return unfiled;
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
