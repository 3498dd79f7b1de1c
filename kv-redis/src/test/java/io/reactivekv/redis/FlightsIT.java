package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreMetrics;
import io.reactivekv.redis.test.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Operators;

/** What flies, on a connection whose server lives in 1970. */
class FlightsIT {

    private static final long SERVER_MILLIS = 1_000_000_000;
    private static final Layout LAYOUT = Layout.standalone("app:", true);

    private static RedisServer server;
    private static RedisClient client;

    private final List<Op<?>> submitted = new ArrayList<>();
    private final Router router = new Submissions(submitted);
    private final Link link =
            new Link(client.connect(ByteArrayCodec.INSTANCE), ImmediateEventExecutor.INSTANCE, new Nobody());

    @BeforeAll
    static void connect() {
        server = RedisServer.start();
        client = RedisClient.create(server.uri());
    }

    @AfterAll
    static void disconnect() {
        client.shutdown();
        server.close();
    }

    @Test
    void pack_overwriteWithATtl_isFiledAheadByTheClockOfTheServer() {
        link.clock().set(List.of(Layout.utf8(Long.toString(SERVER_MILLIS / 1_000)), Layout.utf8("0")));

        List<Request> requests = pack(put(5_000));

        assertEquals("[ZADD, SET]", requests.toString());
        ByteBuf wire = Unpooled.buffer();
        requests.get(0).write(wire);
        // The number of words; then for each its length and itself: ZADD, index, LT, score, member.
        List<String> lines = wire.toString(StandardCharsets.ISO_8859_1).lines().toList();
        assertEquals("LT", lines.get(6));
        long score = Long.parseLong(lines.get(8));
        assertTrue(score > SERVER_MILLIS + 4_900 && score < 2 * SERVER_MILLIS, "filed under " + score);
    }

    @Test
    void pack_overwriteWithATtlBelowASecond_goesByTheScriptThatFilesItInTheSameStep() {
        assertEquals("[EVALSHA]", pack(put(999)).toString());
        assertEquals("[ZADD, SET]", pack(put(1_000)).toString());
    }

    @Test
    void launch_cancelledWhileItWaited_isNotSent() {
        Flights flights = new Flights(
                new NodeSettings(
                        ImmediateEventExecutor.INSTANCE, null, 4, 4, Duration.ofMinutes(1), false, StoreMetrics.NONE),
                router,
                LAYOUT);
        PutOp put = put(0);
        put.request(1);
        assertEquals(List.of(put), submitted);
        put.cancel();

        flights.launch(link, new ArrayDeque<>(submitted));

        assertFalse(flights.areAloft());
        assertFalse(link.sent().iterator().hasNext());
    }

    private List<Request> pack(PutOp put) {
        Packing packing = new Packing(LAYOUT, link);
        packing.begin(link, true);
        packing.put(put);
        return packing.pack();
    }

    private PutOp put(long ttl) {
        return new PutOp(router, Operators.emptySubscriber(), 1, LAYOUT.stored("k", 0), 0, Layout.utf8("v"), ttl);
    }

    /** Is told of nothing but the end. */
    private static final class Nobody implements LineOwner {

        @Override
        public void connected(Link link) {
            throw new AssertionError("nobody greets");
        }

        @Override
        public void disconnected(KeyValueException reason) {
            throw new AssertionError("nobody dials");
        }

        @Override
        public void landed(Request request) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void lost(Link link, Throwable reason) {
            // The client is shut down.
        }
    }
}
