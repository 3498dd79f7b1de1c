package io.reactivekv.cache;

import io.reactivekv.cache.Tally.Figure;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Gives memory of the near level back when it is asked to. The shared level keeps what it has. */
final class Evicting<V> {

    private final Core<V> core;
    private final Cleaning<V> cleaning;

    Evicting(Core<V> core, Cleaning<V> cleaning) {
        this.core = core;
        this.cleaning = cleaning;
    }

    List<String> coldest(int most) {
        return core.near.coldest(checked(most));
    }

    int evictColdest(int most) {
        return evict(coldest(most));
    }

    int evictIdle(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the time of idleness must not be negative, was " + time);
        }
        // Nothing is idle for longer than this, and a clock has not enough milliseconds for every duration.
        Duration atMost = time.compareTo(Ttl.MAX) < 0 ? time : Ttl.MAX;
        int evicted = cleaning.evictIdle(atMost, CacheEvent.Cause.REQUEST).size();
        core.tally.add(Figure.EVICTIONS_PRESSURE, evicted);
        return evicted;
    }

    int trimTo(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction of the capacity is from 0 to 1, was " + fraction);
        }
        long target = (long) (core.near.capacity() * fraction);
        // While others write there may be something to evict for ever: no more goes than was there.
        int most = (int) Math.min(core.near.size(), Integer.MAX_VALUE);
        int evicted = 0;
        long surplus = core.near.use() - target;
        while (evicted < most && surplus > 0) {
            int step = evict(core.near.coldest(most - evicted, surplus));
            if (step == 0) {
                return evicted;
            }
            evicted += step;
            surplus = core.near.use() - target;
        }
        return evicted;
    }

    int evictLeastLikely(ToDoubleFunction<String> probability, int most) {
        Objects.requireNonNull(probability, "probability");
        return evict(core.near.lowest(checked(most), probability));
    }

    private int evict(List<String> keys) {
        int evicted = 0;
        for (String key : keys) {
            if (core.near.drop(key)) {
                core.events.tellEvicted(key, CacheEvent.Cause.REQUEST);
                evicted++;
            }
        }
        core.tally.add(Figure.EVICTIONS_PRESSURE, evicted);
        return evicted;
    }

    private static int checked(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a number of entries must not be negative, was " + most);
        }
        return most;
    }
}
