package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        /** Run the warmers of the scope, or of all scopes when it is empty. */
        WARM
    }

    /** What each instance published last, as JSON by the name of the instance. */
    public Flux<KeyValue<String>> published() {
        return store.withPrefix(INSTANCE)
                .scan(KeyRange.all(), ScanOptions.defaults().unordered());
    }

    /**
     * Asks all instances to do something, and emits what each answered, by its name; one that has not answered in time is
     * there with an empty text. Not atomic: instances act as the command reaches them.
     *
     * @param argument a pattern or a scope; may be empty
     * @param patience how long to wait for answers
     */
    public Mono<Map<String, String>> tell(Verb verb, String argument, Duration patience) {
        Objects.requireNonNull(argument, "argument");
        String id = UUID.randomUUID().toString();
        return published().map(KeyValue::key).distinct().collectList().flatMap(names -> {
            if (names.isEmpty()) {
                return Mono.just(Map.of());
            }
            String prefix = ACKNOWLEDGEMENT + id + ":";
            List<String> missing = new ArrayList<>(names);
            Map<String, String> answers = new LinkedHashMap<>();
            names.forEach(name -> answers.put(name, ""));
            BiConsumer<String, String> note = (name, answer) -> {
                answers.put(name, answer);
                boolean unused = missing.remove(name);
            };
            return store.withPrefix(prefix)
                    .watch(KeyRange.all())
                    .concatMap(change -> change instanceof Change.Reset
                            ? store.put(COMMAND + id, verb + " " + argument, COMMAND_LIVES)
                                    // The watch may have missed some.
                                    .thenMany(store.withPrefix(prefix).getAll(List.copyOf(missing)))
                                    .doOnNext(answer -> note.accept(answer.key(), answer.value()))
                                    .then(Mono.just(change))
                            : Mono.just(change))
                    .doOnNext(change -> {
                        if (change instanceof Change.Put<String> put) {
                            note.accept(put.key(), put.value());
                        }
                    })
                    .takeUntil(change -> missing.isEmpty())
                    .take(patience)
                    .then(Mono.fromSupplier(() -> answers));
        });
    }
}
