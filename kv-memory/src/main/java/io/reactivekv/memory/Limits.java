package io.reactivekv.memory;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.ValueTooLargeException;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a space.
 *
 * @param maxEntries how many entries at most; {@link #NONE} for any number
 * @param maxBytes how much keys and values may weigh together; {@link #NONE} for any amount
 * @param weigher what an entry with a reference weighs; null where references have no weight
 */
record Limits(long maxEntries, long maxBytes, @Nullable ToLongBiFunction<String, Object> weigher) {

    static final long NONE = Long.MAX_VALUE;
    static final Limits UNLIMITED = new Limits(NONE, NONE, null);

    boolean isUnlimited() {
        return maxEntries == NONE && maxBytes == NONE;
    }

    boolean countsBytes() {
        return maxBytes != NONE;
    }

    /**
     * What an entry weighs; 0 where that does not matter. Of a reference it asks the user's weigher, so not to be called
     * with a lock then.
     *
     * @throws ValueTooLargeException when the entry alone is over the bound
     * @throws StoreConfigurationException when nobody can tell, or the weigher fails
     */
    long weigh(String key, Object value) {
        if (!countsBytes()) {
            return 0;
        }
        long weight = value instanceof byte[] bytes ? key.length() + (long) bytes.length : weighReference(key, value);
        if (weight > maxBytes) {
            throw new ValueTooLargeException("the entry weighs " + weight + " bytes; all entries together may weigh "
                    + maxBytes + " (option maxBytes)");
        }
        return weight;
    }

    private long weighReference(String key, Object value) {
        if (weigher == null) {
            throw new StoreConfigurationException(
                    "option maxBytes needs a weigher to bound references (serializer=none)"
                            + "; give one to MemoryBackend.builder(), or use option maxEntries, or serializer=json or kryo");
        }
        long weight;
        try {
            weight = weigher.applyAsLong(key, value);
        } catch (RuntimeException | Error e) {
            throw new StoreConfigurationException(
                    "the weigher failed on a " + value.getClass().getName(), e);
        }
        if (weight < 0) {
            throw new StoreConfigurationException("the weigher must return 0 or more, returned " + weight);
        }
        return weight;
    }
}
