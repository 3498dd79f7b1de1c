package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A cache with what it was made from; its spec may have been changed since.
 *
 * @param of the type of its values, or the serializer that was given for them
 * @param loads whether it was given a loader
 * @param merges whether it was given a merge of its objects
 */
record Made<V>(Object of, CacheSpec spec, boolean loads, boolean merges, TwoLevelCache<V> cache) {

    /**
     * The cache, for somebody who asks for one of its name again.
     *
     * @throws StoreConfigurationException when it is not what is asked for
     */
    @SuppressWarnings("unchecked") // the types, or the serializers, are compared
    <W> ReactiveCache<W> again(
            CacheSpec wanted, Object by, @Nullable CacheLoader<W> loader, @Nullable IdentityMerge<W> merge) {
        if (!of.equals(by) || !(spec.equals(wanted) || cache.spec().equals(wanted))) {
            throw refused(
                    "of " + (of instanceof Type type ? type.getTypeName() : of) + " and " + cache.spec(),
                    "a name has one type, or one serializer, and a spec is changed by reconfigure");
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
