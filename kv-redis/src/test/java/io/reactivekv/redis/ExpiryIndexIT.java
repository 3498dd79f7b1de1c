package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Under which times expiries are filed, and that counts go by them. */
class ExpiryIndexIT {

    private static final long HOUR = 3_600_000;
    private static final Layout LAYOUT = Layout.standalone("app:", true);

    private static RedisServer server;

    private StoreConfig config;
    private Backend<byte[]> backend;

    /** A way by which an expiry gets into the index, in an hour in each case. */
    enum Filing {
        PUT_OF_A_NEW_KEY(false),
        OVERWRITE(true),
        PUT_IF_ABSENT(false),
        EXPIRE(true),
        COUNTER(false),
        REINDEX(true);

        private final boolean present;

        Filing(boolean present) {
            this.present = present;
        }

        Mono<?> file(Backend<byte[]> backend, StoreConfig config) {
            Write<byte[]> put = new Write.Put<>("k", Layout.utf8("v"), Lifetime.after(HOUR));
            return switch (this) {
                case PUT_OF_A_NEW_KEY, OVERWRITE -> backend.write(put, Condition.ALWAYS);
                case PUT_IF_ABSENT -> backend.write(put, Condition.ABSENT);
                case EXPIRE -> backend.write(new Write.Expire<>("k", Lifetime.after(HOUR)), Condition.ALWAYS);
                case COUNTER -> backend.addAndGet("k", 7, Lifetime.after(HOUR));
                case REINDEX -> RedisSpaces.reindex(config).then();
            };
        }
    }

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    @SuppressWarnings("unchecked")
    void open() {
        server.command("FLUSHALL");
        config = StoreConfig.parse(server.uri() + "?commandTimeout=30s&prefix=app:");
        backend = (Backend<byte[]>) new RedisBackendProvider().open(config);
        assertEquals(0L, backend.count(KeyRange.all()).block()); // hence indexed
    }

    @AfterEach
    void close() {
        backend.close().block();
    }

    @ParameterizedTest
    @EnumSource
    void write_withATtl_isFiledNoLaterThanItExpires(Filing filing) {
        if (filing.present) {
            put("k", HOUR);
            server.command(Layout.utf8("DEL"), LAYOUT.expiryIndex(0));
        }

        filing.file(backend, config).then().block();

        long score = score();
        long expiry = ttl() + now();
        assertTrue(score > now() && score <= expiry, () -> "filed under " + score + ", expires at " + expiry);
    }

    /** The value that was there before may expire then, should the new one not be stored. */
    @ParameterizedTest
    @EnumSource
    void write_filedEarlierBefore_leavesTheEarlierTime(Filing filing) {
        if (filing.present) {
            put("k", HOUR);
        }
        long earlier = now() + HOUR / 2;
        server.command(
                Layout.utf8("ZADD"), LAYOUT.expiryIndex(0), Layout.utf8(Long.toString(earlier)), Layout.utf8("k"));

        filing.file(backend, config).then().block();

        assertEquals(earlier, score());
        assertTrue(ttl() > HOUR - 60_000, () -> ttl() + " ms to live");
    }

    @Test
    void count_counterHasExpired_leavesItOut() {
        assertEquals(1L, backend.addAndGet("k", 1, Lifetime.after(200)).block());

        RedisTests.await("it has expired", () -> server.command("GET", "app:k") == null);

        assertEquals(OptionalLong.of(0), backend.stats().block().entries());
    }

    @Test
    void count_moreHaveExpiredThanASweepLooksAtInAStep_leavesAllOut() {
        List<Write<byte[]>> writes = IntStream.range(0, 5_000)
                .<Write<byte[]>>mapToObj(i -> new Write.Put<>("k" + i, Layout.utf8("v"), Lifetime.after(300)))
                .toList();
        assertEquals(5_000L, backend.writeAll(writes).block());
        put("k", 300);

        RedisTests.await("all have expired", () -> server.command("GET", "app:k") == null);

        assertEquals(0L, backend.count(KeyRange.all()).block());
    }

    private void put(String key, long ttlMillis) {
        Write<byte[]> put = new Write.Put<>(key, Layout.utf8("v"), Lifetime.after(ttlMillis));
        assertEquals(true, backend.write(put, Condition.ALWAYS).block());
    }

    private static long score() {
        Object score = server.command(Layout.utf8("ZSCORE"), LAYOUT.expiryIndex(0), Layout.utf8("k"));
        return score == null ? 0 : Long.parseLong(Layout.text((byte[]) score));
    }

    private static long ttl() {
        return (Long) server.command("PTTL", "app:k");
    }

    /** The server's time. */
    private static long now() {
        List<?> time = (List<?>) server.command("TIME");
        return 1_000 * Long.parseLong(time.get(0).toString())
                + Long.parseLong(time.get(1).toString()) / 1_000;
    }
}
