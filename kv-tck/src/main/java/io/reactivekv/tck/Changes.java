package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What tests of a watch share. A state may be reported more than once, so a test waits for it instead of counting. */
final class Changes {

    /** A watch needs no order, so nothing beside it asks for one; a store that keeps one ignores this. */
    static final ScanOptions ANY_ORDER = ScanOptions.defaults().unordered();

    private Changes() {}

    /** Watches, and returns once it listens. */
    static Probe<Change<String>> listening(KeyValueStore<String> store, KeyRange range) {
        Probe<Change<String>> watch = Probe.unbounded(store.watch(range));
        assertInstanceOf(Change.Reset.class, watch.next());
        return watch;
    }

    static Change<String> put(String key, String value) {
        return new Change.Put<>(key, Optional.of(value));
    }

    static Change<String> removed(String key) {
        return new Change.Removed<>(key);
    }

    /** Skips what comes before a change, which must come. */
    static void await(Probe<Change<String>> watch, Change<String> expected) {
        Change<String> change = watch.next();
        while (!change.equals(expected)) {
            change = watch.next();
        }
    }

    /** The next change of a kind; skips others, resets among them. */
    static <C> C next(Probe<Change<String>> watch, Class<C> kind) {
        Change<String> change = watch.next();
        while (!kind.isInstance(change)) {
            change = watch.next();
        }
        return kind.cast(change);
    }

    /** Takes changes until each of these has come, and returns the keys of all that came. */
    static Set<String> keysUntilAll(Probe<Change<String>> watch, Set<Change<String>> expected) {
        Set<Change<String>> missing = new HashSet<>(expected);
        Set<String> keys = new HashSet<>();
        while (!missing.isEmpty()) {
            Change<String> change = watch.next();
            missing.remove(change);
            if (change instanceof Change.Put<String> put) {
                keys.add(put.key());
            } else if (change instanceof Change.Removed<String> removed) {
                keys.add(removed.key());
            }
        }
        return keys;
    }
}
