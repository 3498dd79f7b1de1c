package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RedisSentinelsOptionsIT {

    @Test
    void start_withCredentialsOfTheirOwn_sentinelsRefuseStrangersAndFailOver() throws Exception {
        try (RedisSentinels redis = RedisSentinels.builder()
                .masterName("orders")
                .servers(server -> server.password("secret"))
                .sentinels(sentinel -> sentinel.password("an other"))
                .start()) {
            assertTrue(redis.uri().startsWith("redis-sentinel://:secret@127.0.0.1:"), redis.uri());
            assertTrue(redis.uri().endsWith("?master=orders&sentinelPassword=an%20other"), redis.uri());
            RedisServer sentinel = redis.sentinels().get(0);
            try (Socket socket = new Socket(sentinel.host(), sentinel.port())) {
                socket.getOutputStream().write(Resp.encode("PING".getBytes(UTF_8)));
                assertEquals("NOAUTH", ((RedisErrorReply) Resp.read(socket.getInputStream())).code());
            }
            RedisServer master = redis.master();
            master.kill9();
            redis.awaitFailoverOf(master);
            assertNotEquals(master, redis.master());
        }
    }

    @Test
    void start_withTlsAndDefaultUserOff_failsOver() {
        try (TlsFiles tls = TlsFiles.create();
                RedisSentinels redis = RedisSentinels.builder()
                        .tls(tls)
                        .servers(server ->
                                server.user("app", "secret", "~*", "+@all").option("user", "default", "off"))
                        .start()) {
            assertTrue(redis.uri().startsWith("rediss-sentinel://127.0.0.1:"), redis.uri());
            RedisServer master = redis.master();
            assertNotEquals(master, redis.failover());
        }
    }

    @Test
    void start_proxied_sentinelsNameTheProxiesBeforeAndAfterAFailover() {
        try (RedisSentinels redis = RedisSentinels.builder().proxied().start()) {
            RedisServer master = redis.master();
            assertEquals(
                    List.of(redis.proxy(master).host(), "" + redis.proxy(master).port()), named(redis));
            RedisServer successor = redis.failover();
            assertNotEquals(master, successor);
            assertEquals(
                    List.of(
                            redis.proxy(successor).host(),
                            "" + redis.proxy(successor).port()),
                    named(redis));
        }
    }

    private static Object named(RedisSentinels redis) {
        return redis.sentinels().get(0).command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", redis.masterName());
    }

    @Test
    void builder_impossibleValues_areRefused() {
        RedisSentinelsBuilder builder = RedisSentinels.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.replicas(0));
        assertThrows(IllegalArgumentException.class, () -> builder.downAfter(Duration.ofMillis(999)));
    }
}
