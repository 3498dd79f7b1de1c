package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.KeyValue;
import io.reactivekv.tck.Model.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

/** The operations on keys by name, for a {@link ModelRun}. */
final class ManyKeySteps {

    private final ModelRun run;
    private final Model model;
    private final ModelChoice choice;

    ManyKeySteps(ModelRun run) {
        this.run = run;
        this.model = run.model;
        this.choice = run.choice;
    }

    List<Runnable> all() {
        return List.of(this::getAll, this::putAll, this::putEntries, this::deleteAll);
    }

    private void getAll() {
        List<String> keys = choice.keys();
        run.told("getAll", keys);
        List<KeyValue<String>> expected = keys.stream()
                .flatMap(key -> model.get(key).map(value -> new KeyValue<>(key, value)).stream())
                .toList();
        assertEquals(expected, list(run.store.getAll(keys)));
    }

    private void putAll() {
        Lifetime lifetime = choice.lifetime();
        Map<String, String> entries = new LinkedHashMap<>();
        choice.keys().forEach(key -> entries.put(key, choice.newValue()));
        run.told("putAll", entries, lifetime);
        done(run.store.putAll(entries, lifetime.expiry(run.fixture.now())));
        entries.forEach((key, value) -> model.put(key, value, lifetime));
    }

    private void putEntries() {
        List<Entry<String>> entries = new ArrayList<>();
        for (String key : choice.keys()) {
            String value = choice.newValue();
            entries.add(choice.oneIn(2) ? Entry.of(key, value) : Entry.of(key, value, choice.ttl()));
        }
        run.told("putAll", entries);
        assertEquals((long) entries.size(), value(run.store.putAll(Flux.fromIterable(entries))));
        for (Entry<String> entry : entries) {
            Lifetime lifetime = entry.ttl()
                    .map(ttl -> new Lifetime(Lifetime.Kind.AFTER, ttl))
                    .orElse(new Lifetime(Lifetime.Kind.NEVER, Duration.ZERO));
            model.put(entry.key(), entry.value(), lifetime);
        }
    }

    private void deleteAll() {
        List<String> keys = choice.keys();
        run.told("deleteAll", keys);
        long expected = new HashSet<>(keys).stream().filter(model::has).count();
        assertEquals(expected, value(run.store.deleteAll(keys)));
        keys.forEach(model::delete);
    }
}
