package io.reactivekv.tck;

import static io.reactivekv.tck.Await.list;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One run of random operations, each done to the store and to the model, and compared at once. */
final class ModelRun {

    static final long DEFAULT_TTL_MILLIS = 7_200_000;

    private static final int STEPS_BETWEEN_COMPARISONS = 25;
    private static final int STEPS_REMEMBERED = 60;

    final StoreFixture fixture;
    final KeyValueStore<String> store;
    final Model model;
    final ModelChoice choice;

    private final Deque<String> trace = new ArrayDeque<>();
    private final List<Runnable> operations = new ArrayList<>();

    ModelRun(StoreFixture fixture, KeyValueStore<String> store, Optional<Duration> defaultTtl, Random random) {
        this.fixture = fixture;
        this.store = store;
        this.model = new Model(defaultTtl);
        this.choice = new ModelChoice(random, fixture.capabilities().contains(Capability.VIRTUAL_TIME));
        operations.addAll(new OneKeySteps(this).all());
        operations.addAll(new ManyKeySteps(this).all());
        operations.addAll(new RangeSteps(this).all());
        if (choice.timePasses()) {
            operations.addAll(List.of(this::passTime, this::passTime));
        }
    }

    void steps(int count) {
        for (int i = 1; i <= count; i++) {
            choice.oneOf(operations).run();
            if (i % STEPS_BETWEEN_COMPARISONS == 0) {
                compareEverything();
            }
        }
        compareEverything();
    }

    /** Remembers what is about to be done. */
    void told(String operation, Object... arguments) {
        StringBuilder line = new StringBuilder("  ").append(operation);
        for (Object argument : arguments) {
            line.append(' ').append(SampleKeys.shown(argument.toString()));
        }
        trace.addLast(line.toString());
        if (trace.size() > STEPS_REMEMBERED) {
            trace.removeFirst();
        }
    }

    /** The last steps, the latest at the end. */
    String trace() {
        return String.join("\n", trace);
    }

    private void passTime() {
        Duration time = choice.timeToPass();
        told("advance", time);
        fixture.advance(time);
        model.advance(time);
    }

    void compareTtl(String key, Optional<Duration> actual) {
        Optional<Duration> expected = model.ttl(key);
        if (expected.isPresent()) {
            Remaining.assertTtl(fixture, expected.get(), actual, key);
        } else {
            assertEquals(expected, actual, key);
        }
    }

    private void compareEverything() {
        told("compare everything");
        List<Entry<String>> entries = list(store.entries(KeyRange.all()));
        assertEquals(
                model.keys(KeyRange.all(), false),
                entries.stream().map(Entry::key).toList());
        for (Entry<String> entry : entries) {
            assertEquals(model.get(entry.key()), Optional.of(entry.value()), entry::key);
            compareTtl(entry.key(), entry.ttl());
        }
    }
}
