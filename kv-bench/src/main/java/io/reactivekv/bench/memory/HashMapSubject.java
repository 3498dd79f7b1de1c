package io.reactivekv.bench.memory;

import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;

/** A bare {@link ConcurrentHashMap}. */
final class HashMapSubject extends MapSubject {

    HashMapSubject() {
        super(new ConcurrentHashMap<>());
    }

    @Override
    public Publisher<?> scan(String from, int limit) {
        throw new UnsupportedOperationException("a hash map has no order");
    }
}
