package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The programs whose cache managers stand on one store, as seen from outside: their figures, and commands to them. They
 * publish and listen under the reserved prefix {@code cache::} of the space. Thread-safe.
 */
public final class CacheInstances {

    static final String PREFIX = "cache::";
    static final String INSTANCE = "i:";
    static final String COMMAND = "c:";
    static final String ACKNOWLEDGEMENT = "a:";

    static final Duration COMMAND_LIVES = Duration.ofMinutes(1);

    private final KeyValueStore<String> store;

    private CacheInstances(KeyValueStore<String> store) {
        this.store = store;
    }

    /** Those on the space of this factory. */
    public static CacheInstances of(KeyValueStoreFactory factory) {
        return new CacheInstances(open(factory));
    }

    static KeyValueStore<String> open(KeyValueStoreFactory factory) {
        return factory.open(
                PREFIX,
                Serializers.string(),
                options -> options.compression("none").withoutTtl());
    }

    /** What can be asked of every instance. */
    public enum Verb {
        /** Publish figures now. */
        PUBLISH,
        /** Invalidate what matches the pattern, or everything when it is empty. */
        CLEAR,
        /** Run the warmers of the scope, or of all scopes when it is empty, as {@link ReactiveCache#warm} does. */
        WARM
    }

    /** What each instance published last, as JSON by the name of the instance. */
    public Flux<KeyValue<String>> published() {
        return store.withPrefix(INSTANCE)
                .scan(KeyRange.all(), ScanOptions.defaults().unordered());
    }

    /**
     * Asks all instances to do something, and emits what each answered, by its name; one that has not answered in time is
     * there with an empty text. Not atomic: instances act as the command reaches them. Signals the error of a store that
     * fails before the command is out, {@link StoreTimeoutException} where it does not watch for answers within its timeout.
     *
     * @param argument a pattern or a scope; may be empty
     * @param patience how long to wait for answers once the command is out; with zero it is sent all the same; a
     *     longer time than 100 years counts as that
     */
    public Mono<Map<String, String>> tell(Verb verb, String argument, Duration patience) {
        Objects.requireNonNull(argument, "argument");
        Objects.requireNonNull(patience, "patience");
        Duration atMost = patience.compareTo(Ttl.MAX) < 0 ? patience : Ttl.MAX;
        String id = UUID.randomUUID().toString();
        return published().map(KeyValue::key).distinct().collectList().flatMap(names -> {
            if (names.isEmpty()) {
                return Mono.just(Map.of());
            }
            KeyValueStore<String> acknowledgements = store.withPrefix(ACKNOWLEDGEMENT + id + ":");
            Answers answers = new Answers(names);
            Sinks.Empty<Void> sent = Sinks.empty();
            AtomicBoolean isOut = new AtomicBoolean();
            return begun(acknowledgements.watch(KeyRange.all()))
                    .concatMap(change -> change instanceof Change.Reset
                            ? store.put(COMMAND + id, verb + " " + argument, COMMAND_LIVES)
                                    // The second time is for whom a failover has lost it for.
                                    .onErrorComplete(failed -> isOut.get())
                                    .thenMany(Flux.defer(() -> {
                                        isOut.set(true);
                                        Sinks.EmitResult unused = sent.tryEmitEmpty();
                                        // The watch may have missed some; whoever cannot be asked now may still tell
                                        // it.
                                        return acknowledgements
                                                .getAll(answers.missing())
                                                .onErrorComplete();
                                    }))
                                    .doOnNext(answer -> answers.note(answer.key(), answer.value()))
                                    .then(Mono.just(change))
                            : Mono.just(change))
                    .doOnNext(change -> {
                        if (change instanceof Change.Put<String> put) {
                            answers.note(put.key(), put.value());
                        }
                    })
                    .takeUntil(change -> answers.missing().isEmpty())
                    .takeUntilOther(sent.asMono().then(Mono.delay(atMost)))
                    .then(Mono.fromSupplier(answers::all));
        });
    }

    /** Patience with the answers has not begun by then, and a watch alone would wait for ever. */
    private Flux<Change<String>> begun(Flux<Change<String>> watch) {
        return store.timeout()
                .map(time -> watch.timeout(
                        Mono.delay(time),
                        change -> Mono.never(),
                        Flux.error(() -> new StoreTimeoutException(
                                "the store does not watch for answers within " + time.toMillis()
                                        + " ms, and so the command was not sent",
                                Outcome.NOT_EXECUTED,
                                null))))
                .orElse(watch);
    }

    /** What each instance answered so far; the watch may note more while that is handed out. Thread-safe. */
    private static final class Answers {

        private final Map<String, String> byName = new LinkedHashMap<>();
        private final Set<String> missing;

        Answers(Collection<String> names) {
            names.forEach(name -> byName.put(name, ""));
            missing = new LinkedHashSet<>(names);
        }

        synchronized void note(String name, String answer) {
            byName.put(name, answer);
            boolean unused = missing.remove(name);
        }

        synchronized List<String> missing() {
            return List.copyOf(missing);
        }

        synchronized Map<String, String> all() {
            return new LinkedHashMap<>(byName);
        }
    }
}
