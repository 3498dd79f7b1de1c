package io.reactivekv.cache;

import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/** Calls loaders: holds them to their contract and their time, counts what they do, and remembers their errors. */
final class LoaderCalls<V> {

    private final Core<V> core;
    private final Flights<?> flights;
    private final ErrorBackoff backoff;

    LoaderCalls(Core<V> core, Flights<?> flights, ErrorBackoff backoff) {
        this.core = core;
        this.flights = flights;
        this.backoff = backoff;
    }

    /** The error of this key that is still handed out; null when the loader is to be asked. */
    @Nullable
    Throwable recentError(String key) {
        return backoff.recent(key, () -> required(key));
    }

    /** Of an entry without tags: an error has none. */
    private long required(String key) {
        Set<String> tags = Set.of();
        return core.validity.required(key, Validity.recordsOf(core.spec().category(), tags), tags);
    }

    /**
     * The one call of the loader, counted; an empty Optional when there is no value.
     *
     * @param flight which it is for; null when nobody is to learn of its error
     */
    Mono<Optional<Loaded<V>>> counted(String key, CacheLoader<V> loader, @Nullable Flight<?> flight) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            long stamp = core.validity.known();
            return call(key, loader)
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .doOnNext(loaded -> {
                        ended(start);
                        if (loaded.isEmpty()) {
                            core.tally.count(Figure.EMPTY_LOADS);
                        }
                    })
                    .doOnError(error -> {
                        ended(start);
                        failed(key);
                        if (flight != null) {
                            remember(key, error, flight, stamp);
                        }
                    });
        });
    }

    private void ended(long start) {
        core.tally.count(Figure.LOADS);
        core.tally.add(Figure.LOAD_NANOS, System.nanoTime() - start);
    }

    /** A load failed: that is counted, and told. */
    void failed(String key) {
        core.tally.count(Figure.LOAD_FAILURES);
        core.events.tell(key, CacheEvent.Kind.LOAD_FAILED);
    }

    /** What was loaded cannot be kept, and its callers are told so: that is a failure like the loader's own. */
    void unkept(String key, Throwable error, Flight<?> flight) {
        failed(key);
        remember(key, error, flight, flight.stamp);
    }

    /** Unless the key was written or invalidated meanwhile; that may have come before there was anything to forget. */
    private void remember(String key, Throwable error, Flight<?> flight, long stamp) {
        Optional<Duration> time = core.spec().errorBackoff();
        if (time.isPresent() && flights.find(key) == flight) {
            backoff.remember(key, error, time.get(), stamp);
            if (flights.find(key) != flight) {
                backoff.forget(key);
            }
        }
    }

    /** A call of a loader whose fatal errors, thrown or signalled, are errors like all others. */
    static <T> Mono<T> contained(String key, Mono<T> call) {
        return Mono.create(sink -> {
            AtomicBoolean ended = new AtomicBoolean();
            try {
                MonoSink<T> unused = sink.onDispose(call.subscribe(
                        value -> {
                            ended.set(true);
                            sink.success(value);
                        },
                        error -> {
                            ended.set(true);
                            sink.error(
                                    error instanceof VirtualMachineError || error instanceof LinkageError
                                            ? CacheLoadException.failedFatally(key, (Error) error)
                                            : error);
                        },
                        () -> {
                            // Behind a value that nobody has requested yet it would take its place.
                            if (ended.compareAndSet(false, true)) {
                                sink.success();
                            }
                        },
                        Context.of(sink.contextView())));
            } catch (VirtualMachineError | LinkageError fatal) {
                // After the end it comes from who was given the result.
                if (ended.get()) {
                    throw fatal;
                }
                sink.error(CacheLoadException.failedFatally(key, fatal));
            }
        });
    }

    /** A call that nobody counts. */
    Mono<Loaded<V>> call(String key, CacheLoader<V> loader) {
        Duration limit = core.spec().hardTimeout();
        return contained(key, Mono.defer(() -> {
                    Publisher<Loaded<V>> publisher = loader.load(key);
                    return publisher == null
                            ? Mono.error(CacheLoadException.returnedNull(key))
                            : Flux.from(publisher).take(2).collectList();
                }))
                .flatMap(all -> all.size() > 1
                        ? Mono.error(CacheLoadException.emittedTwice(key))
                        : Mono.justOrEmpty(all.stream().findFirst()))
                .timeout(limit, Mono.error(() -> CacheLoadException.timedOut(key, limit)), core.timer);
    }
}
