package io.reactivekv.cli.demo;

import io.reactivekv.KeyValueStore;
import java.util.Locale;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Counts on one key from several threads at once, and loses nothing. */
final class UpdateChapter {

    private static final int THREADS = 4;
    private static final int INCREMENTS = 500;
    private static final String KEY = "home";

    private final Story story;
    private final KeyValueStore<Long> visits;

    UpdateChapter(Story story, KeyValueStore<Long> visits) {
        this.story = story;
        this.visits = visits;
    }

    void tell() {
        story.begin();
        Scheduler threads = Schedulers.newBoundedElastic(THREADS, THREADS, "demo");
        try {
            Flux.range(0, THREADS)
                    .flatMap(thread -> countOn(threads), THREADS)
                    .then()
                    .block();
        } finally {
            threads.dispose();
        }
        long counted = visits.get(KEY).blockOptional().orElse(0L);
        int expected = THREADS * INCREMENTS;
        story.tell(
                "update",
                String.format(Locale.ROOT, "%d threads x %d increments = %,d, none lost", THREADS, INCREMENTS, counted),
                expected);
        story.check("increments", (long) expected, counted);
    }

    private Mono<Void> countOn(Scheduler threads) {
        return visits.update(KEY, seen -> Optional.of(seen.orElse(0L) + 1))
                .subscribeOn(threads)
                .repeat(INCREMENTS - 1)
                .then();
    }
}
