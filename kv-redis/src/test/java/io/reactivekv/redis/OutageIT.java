package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is logged of a server that is down for a while and back: one line at either end, however many attempts lie between. */
@Timeout(60)
class OutageIT {

    private static final int ATTEMPTS = 5;

    @Test
    void server_killedAndBackTwice_isToldOnceEachTime() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                LogCapture log = LogCapture.begin();
                KeyValueStore<String> store =
                        TextStore.open("redis://" + proxy.address() + "?prefix=app:&commandTimeout=20s")) {
            assertWorks(store);
            RedisTests.await("it has said what it found", () -> told(log, "eviction policy") == 1);

            for (int outage = 1; outage <= 2; outage++) {
                int soFar = outage;
                long before = proxy.accepted();
                server.kill9();
                RedisTests.await("it has tried again and again", () -> proxy.accepted() >= before + ATTEMPTS);
                assertTold(log, soFar, proxy);
                assertEquals(soFar - 1, told(log, "again"));

                server.restart();
                assertWorks(store);
                RedisTests.await("its end is told", () -> told(log, "again") == soFar);
                assertTold(log, soFar, proxy);
            }

            assertEquals(1 + 2, log.messages(Level.INFO).size(), log.messages(Level.INFO)::toString);
            assertEquals(List.of(), log.messages(Level.ERROR));
            List<String> details = log.messages(Level.DEBUG);
            assertTrue(details.stream().noneMatch(line -> line.contains(proxy.address())), details::toString);
        }
    }

    private static void assertTold(LogCapture log, int outages, FaultProxy proxy) {
        List<String> warnings = log.messages(Level.WARN);
        assertEquals(outages, warnings.size(), warnings::toString);
        for (String warning : warnings) {
            assertTrue(warning.contains(proxy.address()) && warning.contains("trying again"), warnings::toString);
        }
    }

    private static long told(LogCapture log, String words) {
        return log.messages(Level.INFO).stream()
                .filter(line -> line.contains(words))
                .count();
    }
}
