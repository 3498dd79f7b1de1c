package io.reactivekv.bench.memory;

import java.util.concurrent.ConcurrentHashMap;

/** A bare {@link ConcurrentHashMap}. */
final class HashMapSubject extends MapSubject {

    HashMapSubject() {
        super(new ConcurrentHashMap<>());
    }
}
