package io.reactivekv.tck;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.serializer.Serializer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a backend author writes for the conformance kit: one space, empty at first, for one test, and the time that passes
 * in it.
 *
 * <p>A test uses it on one thread at a time, except {@link #factory()}, which several threads may call.
 */
public interface StoreFixture extends AutoCloseable {

    /** The factory under test, the same at each call; without a default TTL. */
    KeyValueStoreFactory factory();

    /**
     * The factory of a second client, with a connection of its own, on the same space; the same at each call. Closed with
     * the fixture.
     */
    default KeyValueStoreFactory otherClient() {
        throw new UnsupportedOperationException("this fixture has no " + Capability.MULTI_CLIENT);
    }

    /**
     * Lets time pass on the backend's clock. When it returns, whatever was written before it was called with a TTL of at
     * most this has expired. With {@link Capability#VIRTUAL_TIME} exactly this much time has passed. Without, at least this
     * much, and the method waits for it, which is what it does unless overridden: until {@link #now()} says so.
     *
     * @param duration positive, a whole number of milliseconds
     */
    default void advance(Duration duration) {
        Instant over = now().plus(duration).plusMillis(1);
        Await.until("the clock goes on by " + duration, duration.multipliedBy(2), () -> now().isAfter(over));
    }

    /** The time on the backend's clock. */
    default Instant now() {
        return Instant.now();
    }

    /**
     * What can be asked of the backend and of this fixture: all unless overridden, the same at each call. Everything that is
     * left out is an opt-out: a fixture that leaves {@link #advance} as it is leaves out {@link Capability#VIRTUAL_TIME}, one
     * without {@link #otherClient} {@link Capability#MULTI_CLIENT}.
     */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /**
     * A TTL that tests wait for: long enough that a test which stores a few entries with it is done storing before the
     * first expires; short where waiting takes time.
     */
    default Duration shortTtl() {
        return Duration.ofSeconds(1);
    }

    /** Stores bytes that no serializer of the library's own can read; replaces what the key had. */
    default void makeUndecodable(String key) {
        Await.done(open(Garbage.SERIALIZER).put(key, Garbage.bytes()));
    }

    /** A store on the whole space with a serializer of the kit's own, and nothing done to its bytes. */
    default <V> KeyValueStore<V> open(Serializer<V> serializer) {
        return factory().open("", serializer, options -> options.compression("none"));
    }

    /** A store of texts on the whole space, with the serializer that the factory is configured for. */
    default KeyValueStore<String> strings() {
        return factory().open("", String.class);
    }

    /** Gives everything back, whatever state it is in. */
    @Override
    void close();
}
