package io.reactivekv.bench.memory;

import java.util.concurrent.ConcurrentSkipListMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A bare {@link ConcurrentSkipListMap}, in the order of {@link String#compareTo}. */
final class SkipListSubject extends MapSubject {

    private final ConcurrentSkipListMap<String, Object> map;

    SkipListSubject() {
        this(new ConcurrentSkipListMap<>());
    }

    private SkipListSubject(ConcurrentSkipListMap<String, Object> map) {
        super(map);
        this.map = map;
    }

    @Override
    public Publisher<?> scan(String from, int limit) {
        return Flux.defer(() -> Flux.fromIterable(map.tailMap(from).entrySet()).take(limit));
    }

    @Override
    public long bareScan(String from, int limit) {
        long seen = 0;
        for (var entry : map.tailMap(from).entrySet()) {
            if (entry.getValue() != null && ++seen == limit) {
                break;
            }
        }
        return seen;
    }

    @Override
    public long bareScan() {
        long seen = 0;
        for (var entry : map.entrySet()) {
            if (entry.getValue() != null) {
                seen++;
            }
        }
        return seen;
    }
}
