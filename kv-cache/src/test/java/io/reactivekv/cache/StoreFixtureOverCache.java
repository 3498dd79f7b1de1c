package io.reactivekv.cache;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What {@code asStore()} stands on, for the conformance kit: the slots of a cache, over the memory backend. */
final class StoreFixtureOverCache implements StoreFixture {

    private final ManualClock clock = new ManualClock();
    private final KeyValueStoreFactory slots =
            KeyValueStores.factory(MemoryBackend.builder().clock(clock).build());
    private final boolean near;
    private final CacheManager manager = managerOver(slots);
    private final KeyValueStoreFactory factory;
    private CacheManager otherManager;
    private KeyValueStoreFactory other;

    StoreFixtureOverCache(boolean near) {
        this.near = near;
        this.factory = storesOf(manager);
    }

    private CacheManager managerOver(KeyValueStoreFactory shared) {
        return CacheManager.builder().borrowedFactory(shared).clock(clock).build();
    }

    private KeyValueStoreFactory storesOf(CacheManager of) {
        CacheSpec spec = CacheSpec.named("conformance").withoutTtl().near(near);
        TwoLevelCache<byte[]> cache =
                (TwoLevelCache<byte[]>) Bed.ready(of.cache(spec, Serializers.bytes(), Optional.empty()));
        return KeyValueStores.factory(new CacheBackend<>(cache.core(), cache.loading()));
    }

    @Override
    public KeyValueStoreFactory factory() {
        return factory;
    }

    @Override
    public synchronized KeyValueStoreFactory otherClient() {
        if (other == null) {
            otherManager = managerOver(slots);
            other = storesOf(otherManager);
        }
        return other;
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public synchronized void close() {
        factory.close();
        manager.close();
        if (other != null) {
            other.close();
            otherManager.close();
        }
        slots.close();
    }
}
