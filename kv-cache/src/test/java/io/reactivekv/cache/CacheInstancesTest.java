package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.cache.CacheInstances.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Figures and commands from outside. */
class CacheInstancesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private void awaitPublished(CacheInstances instances, int number) {
        Await.until("as many have published", () -> {
            bed.advance(Duration.ofSeconds(1));
            return list(instances.published()).size() == number;
        });
    }

    @Test
    void tell_everyInstance_obeysAndAnswers() {
        CacheManager first = bed.manager();
        CacheManager second = bed.manager();
        ReactiveCache<String> a =
                Bed.ready(first.cache(CacheSpec.named("a"), String.class, CacheLoader.of(key -> Mono.just("loaded"))));
        ReactiveCache<String> b = Bed.ready(second.cache(CacheSpec.named("b"), String.class));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 2);
        assertTrue(list(instances.published()).toString().contains("\"nearHits\""));
        done(a.put("user::1", "1"));
        done(b.put("user::2", "2"));
        done(b.put("other", "3"));
        Map<String, String> cleared = value(instances.tell(Verb.CLEAR, "user::*", PATIENCE));
        assertEquals(2, cleared.size());
        cleared.values().forEach(answer -> assertEquals("invalidated 1", answer));
        assertEquals(Optional.empty(), optional(b.get("user::2")));
        assertEquals("3", value(b.get("other")));
        a.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just(user)));
        a.addWarmer(CacheWarmer.every(Duration.ofDays(1), "rates", () -> Flux.just("r1", "r2")));
        assertTrue(value(instances.tell(Verb.WARM, "rates", PATIENCE)).containsValue("loaded 2"));
        assertEquals("loaded", value(a.get("r1", ReadMode.FRESH_ONLY)));
        Map<String, String> all = value(instances.tell(Verb.CLEAR, "", PATIENCE));
        assertTrue(all.containsValue("cleared 1 caches"), all.toString());
        assertEquals(Optional.empty(), optional(b.get("other")));
        second.close();
        assertEquals(1, list(instances.published()).size());
    }

    @Test
    void tell_storeFailsOnceTheCommandIsOut_isNoFailureOfTheCommand() {
        KeyValueStore<String> store = CacheInstances.open(bed.factory);
        done(store.put(CacheInstances.INSTANCE + "it", "{}"));
        bed.backend.nextWrite.set(write -> write.doOnNext(sent -> bed.backend.down(true)));
        assertEquals(
                Map.of("it", ""), value(CacheInstances.of(bed.factory).tell(Verb.CLEAR, "", Duration.ofMillis(50))));
    }

    @Test
    void tell_noPatience_theCommandIsSentAllTheSame() {
        ReactiveCache<String> users = bed.cache(CacheSpec.named("users"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        done(users.put("k", "v"));
        assertEquals(1, value(instances.tell(Verb.CLEAR, "", Duration.ZERO)).size());
        Await.until("it is obeyed", () -> optional(users.get("k")).isEmpty());
    }

    @Test
    void tell_patienceOfAges_endsWithTheAnswers() {
        ReactiveCache<String> unused = bed.cache(CacheSpec.named("users"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        Map<String, String> answers = value(instances.tell(Verb.PUBLISH, "", Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(List.of("published"), List.copyOf(answers.values()));
    }

    @Test
    void tell_storeDoesNotWatch_failsInItsTimeAndSendsNothing() {
        KeyValueStore<String> store = CacheInstances.open(bed.factory);
        done(store.put(CacheInstances.INSTANCE + "it", "{}"));
        bed.backend.timeout(Duration.ofMillis(50));
        CacheInstances instances = CacheInstances.of(bed.factory);
        bed.backend.holdWatches(true);
        StoreTimeoutException unused = error(StoreTimeoutException.class, instances.tell(Verb.CLEAR, "", PATIENCE));
        assertEquals(0, value(store.withPrefix(CacheInstances.COMMAND).count(KeyRange.all())));
    }

    @Test
    void tell_clearFailsInOneCache_theOthersAreClearedAndTheAnswerSaysSo() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> first = Bed.ready(manager.cache(CacheSpec.named("a"), String.class));
        ReactiveCache<String> second = Bed.ready(manager.cache(CacheSpec.named("b"), String.class));
        done(first.put("user::1", "1"));
        done(second.put("user::2", "2"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        Await.until("it has published", () -> {
            bed.advance(Duration.ofSeconds(1));
            return list(instances.published()).size() == 1;
        });
        bed.backend.nextCount.set(count -> Mono.error(new StoreFullException("full for the test")));
        Map<String, String> answers = value(instances.tell(Verb.CLEAR, "user::*", PATIENCE));
        String answer = answers.values().iterator().next();
        assertTrue(answer.startsWith("failed: ") && answer.contains("full for the test"), answer);
        assertEquals(Optional.empty(), optional(second.get("user::2")));
    }

    @Test
    void tell_nearOnlyCaches_areReachedWithAndWithoutASharedOneBesideThem() {
        ReactiveCache<String> alone = bed.cache(CacheSpec.named("alone").shared(false));
        CacheManager both = bed.manager();
        ReactiveCache<String> near = both.cache(CacheSpec.named("near").shared(false), String.class);
        ReactiveCache<String> unused = Bed.ready(both.cache(CacheSpec.named("any"), String.class));
        done(alone.put("k", "v"));
        done(near.put("k", "v"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 2);
        String published = list(instances.published()).toString();
        assertTrue(published.contains("\"near\"") && published.contains("\"alone\""), published);
        Map<String, String> all = value(instances.tell(Verb.CLEAR, "", PATIENCE));
        assertEquals(Set.of("cleared 1 caches", "cleared 2 caches"), Set.copyOf(all.values()));
        assertEquals(Optional.empty(), optional(near.get("k")));
        assertEquals(Optional.empty(), optional(alone.get("k")));
    }

    @Test
    void tell_nearOnlyCacheOfAStoreThatWasDown_goesOnMeanwhileAndIsReachedAfterwards() {
        bed.backend.down(true);
        ReactiveCache<String> near = bed.cache(CacheSpec.named("near").shared(false));
        bed.advance(Duration.ofSeconds(30));
        done(near.put("k", "v"));
        assertEquals("v", value(near.get("k")));
        bed.backend.down(false);
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        AtomicReference<Map<String, String>> all = new AtomicReference<>();
        Disposable unused = instances.tell(Verb.CLEAR, "", PATIENCE).subscribe(all::set);
        // Its watch may only now be about to be tried again.
        bed.advanceUntil("it answers", Duration.ofSeconds(1), () -> all.get() != null);
        assertEquals(List.of("cleared 1 caches"), List.copyOf(all.get().values()));
        assertEquals(Optional.empty(), optional(near.get("k")));
    }

    @Test
    void tell_instanceThatStartsLater_doesNotObey() {
        ReactiveCache<String> users = bed.cache(CacheSpec.named("users"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        assertTrue(value(instances.tell(Verb.CLEAR, "", PATIENCE)).containsValue("cleared 1 caches"));
        done(users.put("k", "v"));
        bed.advance(Duration.ofSeconds(5));
        ReactiveCache<String> later = bed.cache(CacheSpec.named("users"));
        awaitPublished(instances, 2);
        Map<String, String> published = value(instances.tell(Verb.PUBLISH, "", PATIENCE));
        assertEquals(List.of("published", "published"), List.copyOf(published.values()));
        assertEquals("v", value(users.get("k")));
        assertEquals("v", value(later.get("k")));
    }

    @Test
    void tell_watchIsResetMeanwhile_isObeyedAfterwards() {
        ReactiveCache<String> users = bed.cache(CacheSpec.named("users"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        done(users.put("k", "v"));
        KeyValueStore<String> store = CacheInstances.open(bed.factory);
        KeyValueStore<String> answers = store.withPrefix(CacheInstances.ACKNOWLEDGEMENT + "id:");
        bed.backend.holdWatches(true);
        done(store.put(CacheInstances.COMMAND + "id", Verb.CLEAR + " ", CacheInstances.COMMAND_LIVES));
        bed.backend.reset();
        Await.until("it is obeyed", () -> value(answers.count(KeyRange.all())) == 1);
        assertEquals(
                "cleared 1 caches", list(answers.scan(KeyRange.all())).get(0).value());
    }

    @Test
    void dispose_storeIsDown_theStoreIsClosedAllTheSame() {
        KeyValueStore<String> store = CacheInstances.open(bed.factory);
        Control control = new Control(store, bed.manager(), bed.clock, Schedulers.immediate());
        bed.backend.down(true);
        control.dispose();
        bed.backend.down(false);
        StoreClosedException unused = error(StoreClosedException.class, store.ping());
    }

    @Test
    void tell_watchResetsAfterAnAnswer_theAnswerIsFound() {
        KeyValueStore<String> store = CacheInstances.open(bed.factory);
        done(store.put(CacheInstances.INSTANCE + "it", "{}"));
        AtomicReference<Map<String, String>> answers = new AtomicReference<>();
        Disposable unused =
                CacheInstances.of(bed.factory).tell(Verb.PUBLISH, "", PATIENCE).subscribe(answers::set);
        KeyValueStore<String> commands = store.withPrefix(CacheInstances.COMMAND);
        Await.until("the command is out", () -> value(commands.count(KeyRange.all())) == 1);
        String id = value(commands.keys(KeyRange.all()).next());
        bed.backend.holdWatches(true);
        done(store.put(CacheInstances.ACKNOWLEDGEMENT + id + ":it", "published"));
        bed.backend.reset();
        Await.until("it ends", () -> answers.get() != null);
        assertEquals(Map.of("it", "published"), answers.get());
    }

    @Test
    void tell_badPattern_isAnsweredAndClearsNothing() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache = Bed.ready(manager.cache(CacheSpec.named("a"), String.class));
        done(cache.put("user::1", "1"));
        CacheInstances instances = CacheInstances.of(bed.factory);
        awaitPublished(instances, 1);
        Map<String, String> answers = value(instances.tell(Verb.CLEAR, "ends\\", PATIENCE));
        assertTrue(answers.values().stream().allMatch(answer -> answer.startsWith("failed")), answers::toString);
        assertEquals(1, answers.size());
        assertEquals("1", value(cache.get("user::1")));
    }
}
