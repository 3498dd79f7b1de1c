package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a server that answers. */
class GreetingTest {

    private final Greeting greeting = new Greeting(new IndexedTopology(Layout.standalone("app:", true)));

    @Test
    void say_redisBefore62_warnsOnceForEachServer() {
        try (LogCapture log = LogCapture.begin()) {
            greeting.say("a:1", server("6.0.16"));
            greeting.say("a:1", server("6.0.16"));
            greeting.say("b:1", server("6.0.16"));
            List<String> warnings = log.messages(Level.WARN);
            assertEquals(2, warnings.size(), warnings::toString);
            for (String detail : List.of("6.0.16", "a:1", "6.2")) {
                assertTrue(warnings.get(0).contains(detail), warnings::toString);
            }
        }
    }

    @Test
    void say_redis62_saysWhatItFoundAndWarnsOfNothing() {
        try (LogCapture log = LogCapture.begin()) {
            greeting.say("a:1", server("6.2.11"));
            assertEquals(List.of(), log.messages(Level.WARN));
            String found = log.messages(Level.INFO).get(0);
            assertTrue(found.contains("Redis 6.2.11") && found.contains("buckets in memory"), found);
        }
    }

    private static ServerInfo server(String version) {
        return ServerInfo.of(Layout.utf8("redis_version:" + version + "\r\nmaxmemory_policy:noeviction\r\n"));
    }
}
