package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.tck.Model.Lifetime;
import io.reactivekv.tck.ModelChoice.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** The operations on one key, for a {@link ModelRun}. */
final class OneKeySteps {

    private static final int LONGEST_VALUE = 30;

    private final ModelRun run;
    private final Model model;
    private final ModelChoice choice;
    private final Map<String, Entry<String>> seen = new HashMap<>();

    OneKeySteps(ModelRun run) {
        this.run = run;
        this.model = run.model;
        this.choice = run.choice;
    }

    List<Runnable> all() {
        return List.of(
                this::get,
                this::getEntry,
                this::exists,
                this::ttl,
                this::put,
                this::put,
                this::putIfAbsent,
                this::replace,
                this::replaceSeen,
                this::deleteSeen,
                this::expireSeen,
                this::getAndPut,
                this::getAndDelete,
                this::getAndExpire,
                this::delete,
                this::update,
                this::expire);
    }

    private Place place(String key) {
        return choice.place(run.store, key);
    }

    private Expiry expiry(Lifetime lifetime) {
        return lifetime.expiry(run.fixture.now());
    }

    private void get() {
        String key = choice.key();
        run.told("get", key);
        Place at = place(key);
        assertEquals(model.get(key), optional(at.store().get(at.key())));
    }

    private void getEntry() {
        String key = choice.key();
        run.told("getEntry", key);
        Optional<Entry<String>> entry = optional(run.store.getEntry(key));
        assertEquals(model.get(key), entry.map(Entry::value));
        entry.ifPresent(found -> seen.put(key, found));
        entry.ifPresent(found -> run.compareTtl(key, found.ttl()));
    }

    private void exists() {
        String key = choice.key();
        run.told("exists", key);
        Place at = place(key);
        assertEquals(model.has(key), value(at.store().exists(at.key())));
    }

    private void ttl() {
        String key = choice.key();
        run.told("ttl", key);
        Optional<Optional<Duration>> ttl = optional(run.store.ttl(key));
        assertEquals(model.has(key), ttl.isPresent());
        ttl.ifPresent(found -> run.compareTtl(key, found));
    }

    private void put() {
        String key = choice.key();
        String value = choice.newValue();
        Lifetime lifetime = choice.lifetime();
        run.told("put", key, value, lifetime);
        Place at = place(key);
        done(at.store().put(at.key(), value, expiry(lifetime)));
        model.put(key, value, lifetime);
    }

    private void putIfAbsent() {
        String key = choice.key();
        String value = choice.newValue();
        Lifetime lifetime = choice.lifetime();
        run.told("putIfAbsent", key, value, lifetime);
        Place at = place(key);
        assertEquals(!model.has(key), value(at.store().putIfAbsent(at.key(), value, expiry(lifetime))));
        if (!model.has(key)) {
            model.put(key, value, lifetime);
        }
    }

    private void replace() {
        String key = choice.key();
        String value = choice.newValue();
        Lifetime lifetime = choice.lifetime();
        run.told("replace", key, value, lifetime);
        Place at = place(key);
        assertEquals(model.has(key), value(at.store().replace(at.key(), value, expiry(lifetime))));
        if (model.has(key)) {
            model.put(key, value, lifetime);
        }
    }

    private boolean isUnchanged(Entry<String> entry) {
        return model.get(entry.key()).equals(Optional.of(entry.value()));
    }

    private void replaceSeen() {
        Entry<String> entry = seen.get(choice.key());
        if (entry != null) {
            String value = choice.newValue();
            Lifetime lifetime = choice.lifetime();
            boolean byRevision = choice.oneIn(2);
            run.told(byRevision ? "replaceRevision" : "replaceSeen", entry.key(), entry.value(), value, lifetime);
            Mono<Boolean> replaced = byRevision
                    ? run.store.replace(entry.key(), entry.revision(), value, expiry(lifetime))
                    : run.store.replace(entry, value, expiry(lifetime));
            assertEquals(isUnchanged(entry), value(replaced));
            if (isUnchanged(entry)) {
                model.put(entry.key(), value, lifetime);
            }
        }
    }

    private void deleteSeen() {
        Entry<String> entry = seen.get(choice.key());
        if (entry != null) {
            run.told("deleteSeen", entry.key(), entry.value());
            assertEquals(isUnchanged(entry), value(run.store.delete(entry)));
            if (isUnchanged(entry)) {
                model.delete(entry.key());
            }
        }
    }

    private void expireSeen() {
        Entry<String> entry = seen.get(choice.key());
        if (entry != null) {
            Lifetime lifetime = choice.lifetimeButKeep();
            run.told("expireSeen", entry.key(), entry.value(), lifetime);
            assertEquals(isUnchanged(entry), value(run.store.expire(entry, expiry(lifetime))));
            if (isUnchanged(entry)) {
                model.expire(entry.key(), lifetime);
            }
        }
    }

    private void getAndPut() {
        String key = choice.key();
        String value = choice.newValue();
        Lifetime lifetime = choice.lifetime();
        run.told("getAndPut", key, value, lifetime);
        Place at = place(key);
        assertEquals(model.get(key), optional(at.store().getAndPut(at.key(), value, expiry(lifetime))));
        model.put(key, value, lifetime);
    }

    private void getAndDelete() {
        String key = choice.key();
        run.told("getAndDelete", key);
        Place at = place(key);
        assertEquals(model.get(key), optional(at.store().getAndDelete(at.key())));
        model.delete(key);
    }

    private void getAndExpire() {
        String key = choice.key();
        Lifetime lifetime = choice.lifetimeButKeep();
        run.told("getAndExpire", key, lifetime);
        Place at = place(key);
        assertEquals(model.get(key), optional(at.store().getAndExpire(at.key(), expiry(lifetime))));
        model.expire(key, lifetime);
    }

    private void delete() {
        String key = choice.key();
        run.told("delete", key);
        Place at = place(key);
        assertEquals(model.has(key), value(at.store().delete(at.key())));
        model.delete(key);
    }

    private void update() {
        String key = choice.key();
        String value = choice.newValue();
        boolean deletes = choice.oneIn(4);
        Lifetime onCreate = new Lifetime(choice.oneIn(2) ? Lifetime.Kind.AFTER : Lifetime.Kind.NEVER, choice.ttl());
        run.told("update", key, deletes ? "to nothing" : value, onCreate);
        UnaryOperator<Optional<String>> change =
                old -> deletes ? Optional.empty() : Optional.of(longer(old.orElse(""), value));
        Place at = place(key);
        assertEquals(change.apply(model.get(key)), optional(at.store().update(at.key(), change, expiry(onCreate))));
        model.update(key, change, onCreate);
    }

    private static String longer(String old, String value) {
        return old.length() < LONGEST_VALUE ? old + value : value;
    }

    private void expire() {
        String key = choice.key();
        Lifetime lifetime = choice.lifetimeButKeep();
        run.told("expire", key, lifetime);
        Place at = place(key);
        assertEquals(model.has(key), value(at.store().expire(at.key(), expiry(lifetime))));
        model.expire(key, lifetime);
    }
}
