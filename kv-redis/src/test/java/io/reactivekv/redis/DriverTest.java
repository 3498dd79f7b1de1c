package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import io.reactivekv.StoreConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of the driver that is on the class path, and on which threads it works. */
@Timeout(60)
class DriverTest {

    @Test
    void open_olderDriver_warns() {
        List<String> warnings = warnings("6.8.0");
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.get(0).contains("Lettuce 6.8.0") && warnings.get(0).contains(DriverVersion.OLDEST),
                warnings::toString);
    }

    @Test
    void open_oldestDriverThatIsTested_isSilent() {
        assertEquals(List.of(), warnings(DriverVersion.OLDEST));
    }

    @Test
    void isReplaced_resolverBroughtAlong_isAskedElsewhere() throws Exception {
        Queue<Thread> resolving = new ConcurrentLinkedQueue<>();
        ClientResources resources = DefaultClientResources.builder()
                .socketAddressResolver(new SocketAddressResolver(DnsResolver.unresolved()) {
                    @Override
                    public SocketAddress resolve(RedisURI uri) {
                        resolving.add(Thread.currentThread());
                        return super.resolve(uri);
                    }
                })
                .build();
        try {
            StoreConfig config = StoreConfig.parse("redis-sentinel://127.0.0.1:1?master=main");
            Driver driver =
                    new Driver(config, RedisDriverOptions.defaults().clientResources(resources), DriverVersion.OLDEST);
            CompletableFuture<RedisURI> way =
                    new Addresses(config).route().uris().apply(0);
            SocketAddress master = InetSocketAddress.createUnresolved("127.0.0.1", 2);
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            driver.home().execute(() -> {
                Object unused = driver.isReplaced(way, master).whenComplete((is, failure) -> answer.complete(is));
            });
            assertEquals(false, answer.get(30, TimeUnit.SECONDS));
            assertFalse(resolving.isEmpty());
            for (Thread thread : resolving) {
                assertFalse(driver.home().inEventLoop(thread), thread::getName);
            }
            Object unused = driver.shutdown().block();
        } finally {
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    private static List<String> warnings(String version) {
        try (LogCapture log = LogCapture.begin()) {
            StoreConfig config = StoreConfig.parse("redis://127.0.0.1:1");
            Object unused = new Driver(config, RedisDriverOptions.defaults(), version)
                    .shutdown()
                    .block();
            return log.messages(Level.WARN);
        }
    }
}
