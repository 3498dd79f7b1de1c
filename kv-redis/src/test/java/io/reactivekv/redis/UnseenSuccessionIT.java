package io.reactivekv.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that its Sentinels and its replica cannot reach, whereas the client can. */
@Timeout(120)
@Tag("long")
class UnseenSuccessionIT {

    private static final String PASSWORD = "secret";

    @Test
    void put_masterIsReplacedUnseen_goesToItsSuccessorSoon() throws IOException {
        try (RedisSentinels redis = RedisSentinels.builder()
                        .servers(server -> server.password(PASSWORD))
                        .start();
                KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=app:&commandTimeout=5s")) {
            store.put("k", "before").block();
            redis.awaitReady();
            RedisServer master = redis.master();

            shutOutItsOwn(master);
            redis.awaitFailoverOf(master);

            RedisServer heir = redis.master();
            RedisTests.await("a put arrives at the successor", () -> {
                store.put("k", "after").block();
                return "after".equals(heir.command("GET", "app:k"));
            });
            assertEquals("after", store.get("k").block());
        }
    }

    /** From now on neither Sentinels nor replicas are let in, nor the fixture itself: they all come as the same user. */
    private static void shutOutItsOwn(RedisServer server) throws IOException {
        String commands =
                "AUTH " + PASSWORD + "\r\nACL SETUSER kv-fixture off\r\nCLIENT KILL USER kv-fixture\r\nPING\r\n";
        try (Socket socket = new Socket(server.host(), server.port());
                BufferedReader replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(commands.getBytes(US_ASCII));
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                told.add(replies.readLine());
            }
            assertEquals("[+OK, +OK, :", told.toString().substring(0, 12), told::toString);
            assertEquals("+PONG", told.get(3));
        }
    }
}
