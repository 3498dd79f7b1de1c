package io.reactivekv.tck.reference;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** A space of the reference backend; the guide for authors of backends shows this class. */
final class ReferenceFixture implements StoreFixture {

    private final ManualClock clock = new ManualClock();
    private final KeyValueStoreFactory factory = KeyValueStores.factory(new ReferenceBackend(clock));

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
        return Instant.ofEpochMilli(clock.getAsLong());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.MULTI_CLIENT));
    }

    @Override
    public void close() {
        factory.close();
    }
}
