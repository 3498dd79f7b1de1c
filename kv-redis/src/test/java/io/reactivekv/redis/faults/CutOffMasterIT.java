package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A master that is cut off from the other nodes of its Cluster, but not from the client: it goes on telling the slots as it
 * knew them, and refuses every operation. Two nodes that have never met stand for it and for whoever has taken over.
 */
@Tag("long")
class CutOffMasterIT {

    private static final Duration PROMISE = Duration.ofSeconds(10);
    private static final Duration BRIEF = Duration.ofMillis(500);
    private static final Pattern QUESTIONS = Pattern.compile("cmdstat_cluster(?:\\|slots)?:calls=(\\d+)");
    private static final Pattern REFUSALS = Pattern.compile("total_error_replies:(\\d+)");

    @Test
    void operations_masterCutOff_goToItsHeirAndStayThere() {
        try (RedisServer master = node();
                RedisServer heir = node()) {
            master.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            Until.holds("the master serves", () -> serves(master));
            try (KeyValueStore<String> store = KeyValueStores.open(
                    "redis-cluster://" + master.address() + "," + heir.address()
                            + "?prefix=app:&buckets=4&commandTimeout=20s",
                    String.class)) {
                store.put("k", "old").block();

                master.command("CLUSTER", "DELSLOTS", "1");
                Until.holds("the master is down", () -> !serves(master));
                heir.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
                Until.holds("the heir serves", () -> serves(heir));
                Until.holdsWithin(PROMISE, () -> "the heir is asked", () -> isWritten(store));

                long refusals = number(master, REFUSALS);
                long questions = number(master, QUESTIONS);
                while (number(master, QUESTIONS) < questions + 3) {
                    // Whoever loses a connection asks for the slots.
                    heir.command("CLIENT", "KILL", "TYPE", "normal");
                    assertEquals("new", store.get("k").block());
                }
                assertEquals(refusals, number(master, REFUSALS), "nothing has come to the old master");
            }
        }
    }

    private static boolean isWritten(KeyValueStore<String> store) {
        try {
            store.withTimeout(BRIEF).put("k", "new").block();
            return true;
        } catch (KeyValueException e) {
            return false;
        }
    }

    private static RedisServer node() {
        return RedisServer.builder().option("cluster-enabled", "yes").start();
    }

    private static boolean serves(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "INFO")).contains("cluster_state:ok");
    }

    private static long number(RedisServer server, Pattern pattern) {
        Matcher found = pattern.matcher(String.valueOf(server.command("INFO", "all")));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
