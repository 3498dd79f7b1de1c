package io.reactivekv.cache;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code asStore()} stands on, for the conformance kit: the slots of a cache, in memory or on Redis. */
final class StoreFixtureOverCache implements StoreFixture {

    /** A manager on a connection of its own, and the stores of its cache. */
    private record Client(KeyValueStoreFactory slots, CacheManager manager, KeyValueStoreFactory stores) {

        void close() {
            stores.close();
            manager.close();
        }
    }

    private final Supplier<KeyValueStoreFactory> connect;
    private final @Nullable ManualClock clock;
    private final boolean near;
    private final Client client;
    private @Nullable Client other;

    private StoreFixtureOverCache(Supplier<KeyValueStoreFactory> connect, @Nullable ManualClock clock, boolean near) {
        this.connect = connect;
        this.clock = clock;
        this.near = near;
        this.client = client();
    }

    /** In memory, where time passes when it is told to. */
    static StoreFixtureOverCache inMemory(boolean near) {
        ManualClock clock = new ManualClock();
        KeyValueStoreFactory slots =
                KeyValueStores.factory(MemoryBackend.builder().clock(clock).build());
        return new StoreFixtureOverCache(() -> slots, clock, near);
    }

    /** On a server that is empty at first, where time passes as it does. */
    static StoreFixtureOverCache onRedis(RedisServer server, boolean near) {
        server.command("FLUSHALL");
        return new StoreFixtureOverCache(
                () -> KeyValueStores.factory(server.uri() + "?commandTimeout=20s"), null, near);
    }

    private Client client() {
        KeyValueStoreFactory slots = connect.get();
        CacheManager manager = CacheManager.builder()
                .borrowedFactory(slots)
                .clock(clock == null ? InstantSource.system() : clock)
                .controlled(false)
                .build();
        CacheSpec spec = CacheSpec.named("conformance").withoutTtl().near(near);
        TwoLevelCache<byte[]> cache =
                (TwoLevelCache<byte[]>) Bed.ready(manager.cache(spec, Serializers.bytes(), Optional.empty()));
        KeyValueStoreFactory stores = KeyValueStores.factory(new CacheBackend<>(cache.core(), cache.loading()));
        return new Client(slots, manager, new CheckedStores(stores, cache.core().tally));
    }

    @Override
    public KeyValueStoreFactory factory() {
        return client.stores();
    }

    @Override
    public synchronized KeyValueStoreFactory otherClient() {
        Client made = other;
        if (made == null) {
            made = client();
            other = made;
        }
        return made.stores();
    }

    @Override
    public void advance(Duration duration) {
        if (clock == null) {
            StoreFixture.super.advance(duration);
        } else {
            clock.advance(duration);
        }
    }

    @Override
    public Duration shortTtl() {
        return clock == null ? Duration.ofMillis(300) : StoreFixture.super.shortTtl();
    }

    @Override
    public Instant now() {
        return clock == null ? Instant.now() : clock.instant();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.allOf(Capability.class);
        if (clock == null) {
            boolean unused = capabilities.remove(Capability.VIRTUAL_TIME);
        }
        return capabilities;
    }

    @Override
    public synchronized void close() {
        client.close();
        client.slots().close();
        if (other != null) {
            other.close();
            other.slots().close();
        }
    }
}
