package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that closes the connection of a client that reads more than it may. */
@Timeout(60)
class OutputLimitIT {

    private static final int LARGE = 40_000_000;

    @Test
    void get_answerEndsTheConnection_isGivenUpAndTheOthersGoOn() {
        try (RedisServer server = RedisServer.builder()
                        .option("client-output-buffer-limit", "normal", "32mb", "0", "0")
                        .start();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&commandTimeout=20s")) {
            store.put("k", "v").block();
            store.put("large", "not yet").block();
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");
            long before = connections(server);

            StoreUnavailableException failure = assertRefused(
                    StoreUnavailableException.class, () -> store.get("large").block(), "client-output-buffer-limit");

            assertTrue(failure.isTransient());
            long made = connections(server) - before;
            assertTrue(made < 10, () -> made + " connections");
            assertEquals("v", store.get("k").block());
            assertWorks(store);
        }
    }

    /** Those of the fixture included. */
    private static long connections(RedisServer server) {
        Matcher made = Pattern.compile("total_connections_received:(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "stats")));
        assertTrue(made.find());
        return Long.parseLong(made.group(1));
    }
}
