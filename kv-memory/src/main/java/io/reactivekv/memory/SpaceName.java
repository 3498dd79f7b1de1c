package io.reactivekv.memory;

import io.reactivekv.StoreConfigurationException;

/**
 * What tells one shared space from another.
 *
 * @param store the name behind {@code memory:}
 * @param prefix the option {@code prefix}
 */
record SpaceName(String store, String prefix) {

    /** Refuses a space inside another: views inside one space are what overlapping prefixes are for. */
    void refuseOverlap(SpaceName other) {
        boolean nested = prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix);
        if (store.equals(other.store) && nested && !prefix.equals(other.prefix)) {
            throw new StoreConfigurationException("option prefix: the spaces " + this + " and " + other
                    + " lie one inside the other, and the second is open; allowed: prefixes of which none begins with"
                    + " another, or one space with views inside it (KeyValueStoreFactory.open, withPrefix)");
        }
    }

    @Override
    public String toString() {
        return "memory:" + store + (prefix.isEmpty() ? " without a prefix" : " with prefix \"" + prefix + "\"");
    }
}
