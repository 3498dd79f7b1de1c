package io.reactivekv.memory;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a watcher has yet to hear of, each once, in the order in which they changed first. Beyond {@value #MAX} it
 * forgets them all and remembers that a reset is due; a reset that is due stands for every key.
 */
final class PendingKeys {

    static final int MAX = 10_000;

    private final Set<String> keys = new LinkedHashSet<>();
    private boolean reset = true;

    /** Adds a key; false when the watcher will hear of it anyway. */
    synchronized boolean add(String key) {
        if (reset || !keys.add(key)) {
            return false;
        }
        if (keys.size() > MAX) {
            keys.clear();
            reset = true;
        }
        return true;
    }

    /** Whether a reset is due, which then no longer is. */
    synchronized boolean pollReset() {
        boolean due = reset;
        reset = false;
        return due;
    }

    /** Takes out a key. */
    synchronized @Nullable String poll() {
        Iterator<String> first = keys.iterator();
        if (!first.hasNext()) {
            return null;
        }
        String key = first.next();
        first.remove();
        return key;
    }
}
