package io.reactivekv.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who watch a space. A write costs one comparison a watcher, and nothing when there is none. */
final class Watchers {

    private final List<WatchSubscription> watchers = new CopyOnWriteArrayList<>();

    void add(WatchSubscription watcher) {
        watchers.add(watcher);
    }

    void remove(WatchSubscription watcher) {
        watchers.remove(watcher);
    }

    int size() {
        return watchers.size();
    }

    /** Tells that a key may hold something else now; called after the change is visible, without holding a node. */
    void changed(String key) {
        if (!watchers.isEmpty()) {
            for (WatchSubscription watcher : watchers) {
                watcher.changed(key);
            }
        }
    }
}
