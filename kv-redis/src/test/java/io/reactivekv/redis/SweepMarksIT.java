package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfig;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep does with members that are due while their keys are there. */
class SweepMarksIT {

    /** What is scored by this or more is marked. */
    private static final long MARK = 100_000_000_000_000L;

    private static final Layout LAYOUT = Layout.standalone("app:", true);

    private static RedisServer server;

    private Backend<byte[]> backend;

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
        backend = (Backend<byte[]>)
                new RedisBackendProvider().open(StoreConfig.parse(server.uri() + "?commandTimeout=30s&prefix=app:"));
    }

    @AfterEach
    void close() {
        backend.close().block();
    }

    /** Filing comes first, then the value: another client may sweep between the two. */
    @Test
    void sweep_betweenFilingAndOverwrite_leavesAnExpiringKeyFiled() {
        AtomicBoolean filed = new AtomicBoolean();
        untilQuick(() -> {
            put("k", "v");
            file("1");
            file("LT", "9999999999999");
            assertEquals(OptionalLong.of(1), backend.stats().block().entries());
            var unused = server.command("SET", "app:k", "w", "XX", "PX", "1000");
            filed.set(score().isPresent());
        });

        assertTrue(filed.get());
        RedisTests.await("it has expired", () -> server.command("GET", "app:k") == null);
        assertEquals(OptionalLong.of(0), backend.stats().block().entries());
    }

    @Test
    void sweep_betweenFilingAndOverwriteOfAKeyThatWasSweptBefore_leavesItFiled() {
        put("k", "v");
        file("1");
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());
        long swept = now();
        RedisTests.await("the next sweep will look again", () -> now() > swept + 1_000);

        String expiry = Long.toString(now() + 3_600_000);
        file("LT", expiry);
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());

        assertEquals(Optional.of(expiry), score());
    }

    /** The old score is due and is left alone, the old TTL is none to go by. */
    @Test
    void sweep_betweenFilingAndOverwriteOfAnExpiringKey_leavesItFiled() {
        untilQuick(() -> {
            assertTrue(putFor("k", 3_600_000));
            file("1");
            file("LT", Long.toString(now() + 1_000));
            assertEquals(OptionalLong.of(1), backend.stats().block().entries());
            var unused = server.command("SET", "app:k", "w", "XX", "PX", "1000");
        });

        RedisTests.await("it has expired", () -> server.command("GET", "app:k") == null);
        assertEquals(OptionalLong.of(0), backend.stats().block().entries());
    }

    @Test
    void sweep_keyWhoseTtlWasExtended_isFiledUnderItsTrueTime() {
        assertTrue(putFor("k", 3_600_000));
        String expiry = score().orElseThrow();
        file("1");

        long near = Long.parseLong(expiry) - 60_000;
        RedisTests.await(
                "it is filed, and not only marked",
                () -> score().map(Long::parseLong)
                        .filter(at -> at > near && at < MARK)
                        .isPresent());
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());
    }

    @Test
    void sweep_keyThatStaysPermanent_isLookedAtTwice() {
        AtomicBoolean marked = new AtomicBoolean();
        untilQuick(() -> {
            put("k", "v");
            file("1");
            assertEquals(OptionalLong.of(1), backend.stats().block().entries());
            marked.set(score().isPresent());
        });
        assertTrue(marked.get(), "marked, not gone, after the first look");
        RedisTests.await("it is not filed", () -> score().isEmpty());
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());
    }

    /** Such a member is filed under a later time, which must be possible when nothing more may be stored. */
    @Test
    void count_permanentKeyThatIsDueAndMemoryFull_works() {
        put("k", "v");
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());
        Object unused = server.command(Layout.utf8("ZADD"), LAYOUT.expiryIndex(0), Layout.utf8("1"), Layout.utf8("k"));
        unused = server.command("CONFIG", "SET", "maxmemory", "1");
        try {
            assertEquals(OptionalLong.of(1), backend.stats().block().entries());
        } finally {
            unused = server.command("CONFIG", "SET", "maxmemory", "0");
        }
    }

    /** Once more when a second has passed: the backend sweeps by itself, too, and looks again at a mark of that age. */
    private static void untilQuick(Runnable steps) {
        long began;
        do {
            began = now();
            steps.run();
        } while (now() - began > 900);
    }

    private static void file(String... score) {
        List<byte[]> command = new ArrayList<>(List.of(Layout.utf8("ZADD"), LAYOUT.expiryIndex(0)));
        Arrays.stream(score).map(Layout::utf8).forEach(command::add);
        boolean unused = command.add(Layout.utf8("k"));
        Object unusedToo = server.command(command.toArray(byte[][]::new));
    }

    /** The score of the key in the expiry index. */
    private static Optional<String> score() {
        Object score = server.command(Layout.utf8("ZSCORE"), LAYOUT.expiryIndex(0), Layout.utf8("k"));
        return Optional.ofNullable(score).map(text -> Layout.text((byte[]) text));
    }

    private static long now() {
        List<?> time = (List<?>) server.command("TIME");
        return 1_000 * Long.parseLong(time.get(0).toString())
                + Long.parseLong(time.get(1).toString()) / 1_000;
    }

    private boolean putFor(String key, long ttlMillis) {
        return put(new Write.Put<>(key, Layout.utf8("v"), Lifetime.after(ttlMillis)));
    }

    private void put(String key, String value) {
        assertTrue(put(new Write.Put<>(key, Layout.utf8(value), Lifetime.never())));
    }

    private boolean put(Write<byte[]> write) {
        return Objects.requireNonNull(backend.write(write, Condition.ALWAYS).block());
    }
}
