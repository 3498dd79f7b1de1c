package io.reactivekv.tck.mutants;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.spi.Backend;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import io.reactivekv.tck.reference.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Two clients of one space, each with a backend of its own in front of it. */
class ClientsFixture implements StoreFixture {

    private final ManualClock clock;
    private final KeyValueStoreFactory factory;
    private final KeyValueStoreFactory other;
    private final Capability lacking;

    ClientsFixture(ManualClock clock, Backend<byte[]> first, Backend<byte[]> second, Capability lacking) {
        this.clock = clock;
        this.factory = KeyValueStores.factory(first);
        this.other = KeyValueStores.factory(second);
        this.lacking = lacking;
    }

    @Override
    public final KeyValueStoreFactory factory() {
        return factory;
    }

    @Override
    public final KeyValueStoreFactory otherClient() {
        return other;
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public final Instant now() {
        return Instant.ofEpochMilli(clock.getAsLong());
    }

    @Override
    public final Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(lacking));
    }

    @Override
    public final void close() {
        factory.close();
        other.close();
    }
}
