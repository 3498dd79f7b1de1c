package io.reactivekv.tck.reference;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.spi.Backend;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A space of the reference backend behind something that breaks it. */
public final class ChangedFixture implements StoreFixture {

    private final ManualClock clock = new ManualClock();
    private final KeyValueStoreFactory factory;

    /**
     * @param inFront what stands in front of the backend
     * @param onTop what stands in front of the factory
     */
    public ChangedFixture(UnaryOperator<Backend<byte[]>> inFront, UnaryOperator<KeyValueStoreFactory> onTop) {
        this.factory = onTop.apply(KeyValueStores.factory(inFront.apply(new ReferenceBackend(clock))));
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
