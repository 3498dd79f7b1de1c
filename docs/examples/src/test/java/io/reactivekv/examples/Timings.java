package io.reactivekv.examples;

import io.reactivekv.StoreMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each operation ended in which way, and how long that took: what an adapter to a metrics library counts. */
final class Timings implements StoreMetrics {

    private record Figure(LongAdder count, LongAdder nanos) {}

    private final ConcurrentMap<String, Figure> figures = new ConcurrentHashMap<>();

    @Override
    public void operation(String name, Result result, Duration duration) {
        Figure figure =
                figures.computeIfAbsent(name + " " + result, key -> new Figure(new LongAdder(), new LongAdder()));
        figure.count.increment();
        figure.nanos.add(duration.toNanos());
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        figures.forEach((name, figure) -> counts.put(name, figure.count.sum()));
        return counts;
    }

    /** The mean of an operation, such as {@code get SUCCESS}; zero when there was none. */
    Duration mean(String operation) {
        Figure figure = figures.get(operation);
        return figure == null ? Duration.ZERO : Duration.ofNanos(figure.nanos.sum() / Math.max(1, figure.count.sum()));
    }
}
