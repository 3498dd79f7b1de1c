package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

/** A name that leads to another server from some time on, while the first one goes on answering. */
@Timeout(60)
class RedirectedNameIT {

    private static final String TRACKING = ".* flags=\\w*B\\w* .*";

    private final Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();

    @Test
    void watch_storeHasGoneToAnotherServer_goesThereToo() throws Exception {
        try (RedisServer first = RedisServer.start();
                RedisServer second = RedisServer.start()) {
            AtomicReference<RedisServer> named = new AtomicReference<>(first);
            ClientResources resources = DefaultClientResources.builder()
                    .socketAddressResolver(new SocketAddressResolver(DnsResolver.unresolved()) {
                        @Override
                        public SocketAddress resolve(RedisURI uri) {
                            return new InetSocketAddress(
                                    named.get().host(), named.get().port());
                        }
                    })
                    .build();
            StoreConfig config = StoreConfig.parse("redis://nobody-knows.invalid?prefix=app:&commandTimeout=20s");
            RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
            try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
                KeyValueStore<String> store = factory.open("", Serializers.string());
                Disposable watch = store.watch(KeyRange.all()).subscribe(changes::add);
                RedisTests.await("it listens", () -> !changes.isEmpty());
                changes.clear();

                named.set(second);
                first.clients().stream()
                        .filter(client -> !client.matches(TRACKING))
                        .map(client -> client.replaceFirst(".*?id=(\\d+) .*", "$1"))
                        .forEach(id -> first.command("CLIENT", "KILL", "ID", id));

                RedisTests.await(
                        "it listens there",
                        () -> second.clients().stream().anyMatch(client -> client.matches(TRACKING)));
                RedisTests.await("it is told", () -> changes.contains(new Change.Reset<String>()));
                store.put("k", "v").block();
                RedisTests.await("it is told", () -> changes.contains(new Change.Put<>("k", Optional.of("v"))));
                watch.dispose();
            } finally {
                assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
            }
        }
    }
}
