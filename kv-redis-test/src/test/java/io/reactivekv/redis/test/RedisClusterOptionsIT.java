package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RedisClusterOptionsIT {

    @Test
    void start_withPasswordAndTls_formsFailsOverAndMigrates() {
        try (TlsFiles tls = TlsFiles.create();
                RedisCluster cluster = RedisCluster.builder()
                        .tls(tls)
                        .nodes(node -> node.password("secret"))
                        .start()) {
            assertTrue(cluster.uri().startsWith("rediss-cluster://:secret@127.0.0.1:"), cluster.uri());
            RedisServer master = cluster.masterOf("key");
            master.command("SET", "key", "value");
            RedisServer successor = cluster.failover(master);
            assertEquals("value", successor.command("GET", "key"));
            RedisServer target = cluster.masters().stream()
                    .filter(other -> !other.equals(successor))
                    .findFirst()
                    .orElseThrow();
            cluster.migrate(cluster.slotOf("key"), target);
            assertEquals("value", target.command("GET", "key"));
        }
    }

    @Test
    void start_mastersOnlyAndProxied_clientsAreSentToProxies() throws Exception {
        try (RedisCluster cluster = RedisCluster.builder().replicas(0).proxied().start()) {
            assertEquals(cluster.nodes(), cluster.masters());
            RedisServer other = cluster.masterOf(0);
            RedisServer master = cluster.masterOf("foo");
            FaultProxy proxy = cluster.proxy(master);
            assertTrue(cluster.uri().contains(proxy.address()), cluster.uri());
            assertFalse(cluster.uri().contains(master.address()), cluster.uri());
            RedisErrorReply error = assertThrows(RedisErrorReply.class, () -> other.command("SET", "foo", "bar"));
            assertEquals("MOVED 12182 " + proxy.address(), error.getMessage());
            try (Socket socket = new Socket(proxy.host(), proxy.port())) {
                socket.getOutputStream().write(Resp.encode("SET".getBytes(UTF_8), "foo".getBytes(UTF_8), new byte[1]));
                assertEquals("OK", Resp.read(socket.getInputStream()));
            }
            RedisServer target = other;
            cluster.migrate(12_182, target);
            assertEquals("\0", target.command("GET", "foo"));
        }
    }

    @Test
    void start_impossibleSize_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> RedisCluster.builder().masters(0));
        assertThrows(
                IllegalArgumentException.class, () -> RedisCluster.builder().replicas(-1));
    }
}
