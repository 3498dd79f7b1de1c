package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A cache with what it was made from; its spec may have been changed since.
 *
 * @param loads whether it was given a loader
 * @param merges whether it was given a merge of its objects
 */
record Made<V>(Type type, CacheSpec spec, boolean loads, boolean merges, TwoLevelCache<V> cache) {

    /**
     * The cache, for somebody who asks for one of its name again.
     *
     * @throws StoreConfigurationException when it is not what is asked for
     */
    @SuppressWarnings("unchecked") // the types are compared
    <W> ReactiveCache<W> again(
            CacheSpec wanted, Type of, @Nullable CacheLoader<W> loader, @Nullable IdentityMerge<W> merge) {
        if (!type.equals(of) || !(spec.equals(wanted) || cache.spec().equals(wanted))) {
            throw refused(
                    "of " + type.getTypeName() + " and " + cache.spec(),
                    "a name has one type, and a spec is changed" + " by reconfigure");
        }
        if (loader != null && !loads) {
            throw refused("without a loader", "a loader is given when a cache is made first, or with each load");
        }
        if (merge != null && !merges) {
            throw refused("without identity mode", "identityCache has to be the first to make it");
        }
        return (ReactiveCache<W>) cache;
    }

    private StoreConfigurationException refused(String what, String why) {
        return new StoreConfigurationException("there is a cache " + spec.name() + " already, " + what + "; " + why);
    }
}
