package io.reactivekv.memory;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A memory store of its own for the conformance kit, with a clock that the kit moves. */
final class MemoryFixture implements StoreFixture {

    private final ManualClock clock = new ManualClock();
    private final StoreConfig config;
    private final KeyValueStoreFactory factory;

    MemoryFixture(String url) {
        this(url, UnaryOperator.identity());
    }

    MemoryFixture(String url, UnaryOperator<MemoryBackendBuilder> bounds) {
        this.config = StoreConfig.parse(url);
        MemoryBackend backend =
                bounds.apply(MemoryBackend.builder().clock(clock)).build();
        this.factory = KeyValueStores.factory(backend, config);
    }

    @Override
    public KeyValueStoreFactory factory() {
        return factory;
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
        Set<Capability> capabilities = EnumSet.complementOf(EnumSet.of(Capability.MULTI_CLIENT));
        if (config.storeOptions().serializer().equals("none")) {
            capabilities.remove(Capability.STORED_BYTES);
        }
        return capabilities;
    }

    @Override
    public void close() {
        factory.close();
    }
}
