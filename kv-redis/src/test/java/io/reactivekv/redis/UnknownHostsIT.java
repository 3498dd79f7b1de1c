package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisErrorReply;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Cluster whose nodes are to tell names, and do not know all of them yet: for some they say {@code ?}. */
@Timeout(60)
@Tag("long")
class UnknownHostsIT {

    private static final Layout LAYOUT = Layout.bucketed("app:", 16);
    private static final int KEYS = 30;
    private static final Pattern REDIRECTIONS = Pattern.compile("errorstat_MOVED:count=(\\d+)");

    @Test
    void operations_hostOfTheirMasterUnknown_waitUntilItIsKnown() {
        try (RedisCluster cluster = RedisCluster.builder().replicas(0).start();
                LogCapture log = LogCapture.begin()) {
            RedisServer named = cluster.masterOf(LAYOUT.slotOf(LAYOUT.buckets()));
            cluster.nodes().forEach(node -> configure(node, "cluster-preferred-endpoint-type", "hostname"));
            configure(named, "cluster-announce-hostname", named.host());
            try (KeyValueStore<String> store = TextStore.open(
                    "redis-cluster://" + named.address() + "?prefix=app:&buckets=16&commandTimeout=20s")) {
                List<CompletableFuture<Void>> puts = IntStream.range(0, KEYS)
                        .mapToObj(number -> store.put("k" + number, "v").toFuture())
                        .toList();
                RedisTests.await("some are sent to nowhere", () -> redirections(named) >= 3);
                assertFalse(puts.stream().allMatch(CompletableFuture::isDone));

                cluster.nodes().forEach(node -> configure(node, "cluster-announce-hostname", node.host()));

                puts.forEach(CompletableFuture::join);
                assertEquals(List.of(), log.messages(Level.WARN));
            }
        }
    }

    private static void configure(RedisServer node, String name, String value) {
        try {
            Object unused = node.command("CONFIG", "SET", name, value);
        } catch (RedisErrorReply unknown) {
            Assumptions.abort("before 7.0, Redis tells addresses only");
        }
    }

    private static int redirections(RedisServer node) {
        Matcher found = REDIRECTIONS.matcher(String.valueOf(node.command("INFO", "errorstats")));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}
