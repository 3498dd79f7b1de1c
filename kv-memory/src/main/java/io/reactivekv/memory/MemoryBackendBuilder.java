package io.reactivekv.memory;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Configures a {@link MemoryBackend}. Not thread-safe; may be used again. */
public final class MemoryBackendBuilder {

    private InstantSource clock = InstantSource.system();
    private long maxEntries = Limits.NONE;
    private long maxBytes = Limits.NONE;
    private @Nullable ToLongBiFunction<String, Object> weigher;

    MemoryBackendBuilder() {}

    /**
     * Sets the clock on which entries expire, to the millisecond; default the system's. It is read by most operations,
     * from any thread, and must be fast.
     */
    public MemoryBackendBuilder clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Bounds the number of entries: beyond it expired ones go first, then one that was not used for long.
     *
     * @param maxEntries 1 or more; default no bound
     */
    public MemoryBackendBuilder maxEntries(long maxEntries) {
        this.maxEntries = positive(maxEntries, "maxEntries");
        return this;
    }

    /**
     * Bounds what entries weigh together: an entry with a byte array the number of its bytes and of the key's characters,
     * one with a reference what the weigher says. What the store adds to each entry does not count. A single entry over
     * the bound is refused with {@link io.reactivekv.ValueTooLargeException}.
     *
     * @param maxBytes 1 or more; default no bound
     */
    public MemoryBackendBuilder maxBytes(long maxBytes) {
        this.maxBytes = positive(maxBytes, "maxBytes");
        return this;
    }

    /**
     * Says what an entry with a reference weighs in bytes, key included, 0 or more. Asked once a write, on the writer's
     * thread, without locks. With {@link #maxBytes} and without a weigher, or with one that throws, writing a reference fails
     * with {@link io.reactivekv.StoreConfigurationException}.
     */
    public MemoryBackendBuilder weigher(ToLongBiFunction<String, Object> weigher) {
        this.weigher = Objects.requireNonNull(weigher, "weigher");
        return this;
    }

    /** {@link #weigher(ToLongBiFunction)} of the value alone; the key's characters are added. */
    public MemoryBackendBuilder weigher(ToLongFunction<Object> weigher) {
        Objects.requireNonNull(weigher, "weigher");
        return weigher((key, value) -> key.length() + weigher.applyAsLong(value));
    }

    /** Opens a backend with a new, empty space. */
    public MemoryBackend build() {
        return build(Sweeper.SHARED);
    }

    MemoryBackend build(Sweeper sweeper) {
        Limits limits = new Limits(maxEntries, maxBytes, weigher);
        return MemoryBackend.on(new Space(clock, limits, sweeper));
    }

    private static long positive(long bound, String option) {
        if (bound < 1) {
            throw new IllegalArgumentException(option + " must be 1 or more, was " + bound);
        }
        return bound;
    }
}
