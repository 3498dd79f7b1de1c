package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreClosedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/** Publishes the figures of one manager, and does what is asked of it from outside, once each, and says so. */
final class Control implements Disposable {

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration ALIVE = Duration.ofSeconds(35);
    private static final Duration ANSWER_LIVES = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String name =
            ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final KeyValueStore<String> store;
    private final CacheManager manager;
    private final InstantSource clock;
    private final Scheduler worker;
    private final long started;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Disposable.Composite work = Disposables.composite();

    /**
     * Control of one manager.
     *
     * @param worker where figures are made, which takes a look at each entry near: too long for a timer
     */
    Control(KeyValueStore<String> store, CacheManager manager, InstantSource clock, Scheduler worker) {
        this.store = store;
        this.manager = manager;
        this.clock = clock;
        this.worker = worker;
        this.started = clock.millis();
    }

    void start(Scheduler timer) {
        boolean unusedPublishing = work.add(Flux.interval(Duration.ZERO, INTERVAL, timer)
                .onBackpressureDrop()
                .concatMap(tick -> publish().onErrorComplete(), 1)
                .subscribe());
        boolean unusedListening = work.add(store.withPrefix(CacheInstances.COMMAND)
                .watch(KeyRange.all())
                .flatMap(this::take)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_AFTER)
                        .scheduler(timer)
                        .filter(error -> !(error instanceof StoreClosedException)))
                .subscribe(done -> {}, error -> LOG.debug("no longer listens for commands: {}", error.toString())));
    }

    private Mono<Void> publish() {
        return Mono.fromCallable(this::figures)
                .subscribeOn(worker)
                .flatMap(figures -> store.put(CacheInstances.INSTANCE + name, figures, ALIVE));
    }

    private String figures() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("instance", name);
        all.put("upMillis", clock.millis() - started);
        Map<String, Object> caches = new LinkedHashMap<>();
        for (ReactiveCache<?> cache : manager.caches()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("spec", cache.spec().toString());
            one.put("stats", cache.stats().toMap());
            caches.put(cache.name(), one);
        }
        all.put("caches", caches);
        return JsonMapper.shared().writeValueAsString(all);
    }

    private Flux<Void> take(Change<String> change) {
        if (change instanceof Change.Put<String> put) {
            return obey(put.key(), put.value()).flux();
        }
        return change instanceof Change.Reset<String>
                ? store.withPrefix(CacheInstances.COMMAND)
                        .entries(KeyRange.all(), ScanOptions.defaults().unordered())
                        .filter(this::isForThis)
                        .concatMap((Entry<String> each) -> obey(each.key(), each.value()))
                : Flux.empty();
    }

    /** Whether a command is no older than this, by the time that the store says it has left: clocks may differ. */
    private boolean isForThis(Entry<String> command) {
        return command.ttl()
                .filter(left -> CacheInstances.COMMAND_LIVES.minus(left).toMillis() <= clock.millis() - started)
                .isPresent();
    }

    private Mono<Void> obey(String id, String command) {
        if (!taken.add(id)) {
            return Mono.empty();
        }
        if (taken.size() > 10_000) {
            taken.clear();
        }
        int space = command.indexOf(' ');
        String argument = command.substring(space + 1);
        return Mono.defer(() -> act(CacheInstances.Verb.valueOf(command.substring(0, space)), argument))
                .onErrorResume(error -> Mono.just("failed: " + error.getMessage()))
                .flatMap(answer -> publish()
                        .then(store.put(CacheInstances.ACKNOWLEDGEMENT + id + ":" + name, answer, ANSWER_LIVES)))
                .onErrorComplete();
    }

    private Mono<String> act(CacheInstances.Verb verb, String argument) {
        Collection<ReactiveCache<?>> caches = manager.caches();
        return switch (verb) {
            case PUBLISH -> Mono.just("published");
            case CLEAR ->
                argument.isEmpty()
                        ? manager.clear().thenReturn("cleared " + caches.size() + " caches")
                        : inEach(caches, cache -> cache.invalidateMatching(argument, true))
                                .map(number -> "invalidated " + number);
            case WARM ->
                inEach(caches, cache -> cache.warm(argument.isEmpty() ? CacheWarmer.EVERY_SCOPE : argument))
                        .map(number -> "loaded " + number);
        };
    }

    /** One cache after the other; where that fails in some, it is done in all others before the error comes. */
    private static Mono<Long> inEach(
            Collection<ReactiveCache<?>> caches, Function<ReactiveCache<?>, Mono<Long>> command) {
        return Flux.fromIterable(caches)
                .concatMapDelayError(command)
                .reduce(0L, Long::sum)
                .onErrorMap(Failures::first);
    }

    @Override
    public void dispose() {
        work.dispose();
        Disposable unused = store.delete(CacheInstances.INSTANCE + name)
                .onErrorComplete()
                .doFinally(end -> store.close())
                .subscribe();
    }

    @Override
    public boolean isDisposed() {
        return work.isDisposed();
    }
}
