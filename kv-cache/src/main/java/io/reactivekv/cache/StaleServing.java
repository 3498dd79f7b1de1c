package io.reactivekv.cache;

import io.reactivekv.cache.Reading.Sighting;
import java.util.Queue;
import reactor.core.publisher.Mono;

/**
 * Serves what is stale in place of a load that fails, or takes too long. What was seen before the load may have ended
 * by then, in ways that its status does not show: it is looked for again, and what is there by now is served.
 */
final class StaleServing<V> {

    private final Core<V> core;
    private final Reading<V> reading;

    StaleServing(Core<V> core, Reading<V> reading) {
        this.core = core;
        this.reading = reading;
    }

    /**
     * What a caller is given in place of a load; empty for nothing.
     *
     * @param stale what was there before the load
     * @param since the {@link #ticket} from then
     * @param joined the flights that the caller has waited for
     * @param onStale told when what it is given is stale
     */
    Mono<V> inPlaceOfLoad(
            Course<V> course, NearEntry<V> stale, long since, Queue<Flight<LoadResult<V>>> joined, Runnable onStale) {
        String key = course.key();
        return Mono.deferContextual(context -> {
            // What was written or invalidated by its key shows in no record.
            boolean overtaken = joined.stream().anyMatch(Flight::isOvertaken);
            if (!overtaken && isAsItWas(course, stale, since)) {
                onStale.run();
                return reading.served(key, stale, EntryStatus.STALE, course.isNear());
            }
            return reading.look(key, context).flatMap(now -> served(key, now, overtaken, onStale));
        });
    }

    /** To be taken before the load: none when what was seen is not near any more. */
    long ticket(Course<V> course, NearEntry<V> stale) {
        long ticket = core.near.ticket(course.key());
        return core.near.peek(course.key()) == stale ? ticket : NearLevel.NO_TICKET;
    }

    /**
     * What came before the last reset has to be read again. What was near and is no more was replaced, or ended, unless it
     * only had to make room for others.
     */
    private boolean isAsItWas(Course<V> course, NearEntry<V> stale, long since) {
        String key = course.key();
        if (core.status(key, stale) != EntryStatus.STALE) {
            return false;
        }
        return course.isNear()
                ? core.near.peek(key) == stale || (!stale.unshared && core.near.holds(key, since))
                : core.isTrusted(stale);
    }

    private Mono<V> served(String key, Sighting<V> now, boolean overtaken, Runnable onStale) {
        NearEntry<V> entry = now.entry();
        if (entry == null || entry.value == null) {
            return Mono.empty();
        }
        EntryStatus status = core.status(key, entry);
        // Where the store does not answer, near may be just what has ended, of which the watch tells later.
        boolean mayBeStale = !overtaken || now.sharedAnswered() || core.shared == null;
        if (status == EntryStatus.STALE && mayBeStale) {
            onStale.run();
        } else if (status != EntryStatus.FRESH) {
            return Mono.empty();
        }
        return reading.served(key, entry, status, now.isNear());
    }
}
