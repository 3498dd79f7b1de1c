package io.reactivekv.memory;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A named memory store for the conformance kit, opened twice, on the system's clock. */
final class NamedMemoryFixture implements StoreFixture {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String url = "memory:conformance-" + NAMES.incrementAndGet();
    private final KeyValueStoreFactory factory = KeyValueStores.factory(url);
    private final KeyValueStoreFactory otherClient = KeyValueStores.factory(url);

    @Override
    public KeyValueStoreFactory factory() {
        return factory;
    }

    @Override
    public KeyValueStoreFactory otherClient() {
        return otherClient;
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofMillis(300);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.VIRTUAL_TIME));
    }

    @Override
    public void close() {
        otherClient.close();
        factory.close();
    }
}
