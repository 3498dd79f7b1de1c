package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.Revision;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Point reads that tell something else than what is there. */
final class BrokenReads {

    private BrokenReads() {}

    /** Remembers the last value of each key, and serves it when the entry has expired. */
    static Backend<byte[]> servesExpired(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private final Map<String, byte[]> last = new ConcurrentHashMap<>();

            @Override
            public Mono<byte[]> get(String key) {
                return sound.get(key).switchIfEmpty(Mono.fromSupplier(() -> last.get(key)));
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(write, condition).doOnNext(done -> {
                    if (write instanceof Write.Put<byte[]> put) {
                        last.put(put.key(), put.value());
                    } else if (write instanceof Write.Delete<byte[]>) {
                        last.remove(write.key());
                    }
                });
            }
        };
    }

    /** Counts what was ever put and not deleted. */
    static Backend<byte[]> countsExpired(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private final Set<String> put = ConcurrentHashMap.newKeySet();

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(write, condition).doOnNext(done -> {
                    if (write instanceof Write.Put<byte[]>) {
                        put.add(write.key());
                    } else if (write instanceof Write.Delete<byte[]>) {
                        put.remove(write.key());
                    }
                });
            }

            @Override
            public Mono<Long> count(KeyRange range) {
                return Mono.fromSupplier(
                        () -> put.stream().filter(range::contains).count());
            }
        };
    }

    /** Asks for each key once, however often it is named. */
    static Backend<byte[]> dropsDuplicates(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> getAll(List<String> keys) {
                return sound.getAll(keys.stream().distinct().toList());
            }
        };
    }

    /** Answers in the order of the keys, not in that of the question. */
    static Backend<byte[]> sortsGetAll(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> getAll(List<String> keys) {
                return sound.getAll(keys.stream().sorted().toList());
            }
        };
    }

    /** Takes the expiry into the revision. */
    static Backend<byte[]> revisesOnExpire(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return sound.getEntry(key)
                        .map(stored -> stored.ttlMillis() == Stored.PERMANENT
                                ? stored
                                : new Stored<>(
                                        stored.key(),
                                        stored.value(),
                                        Revision.of(stored.revision() + "t"),
                                        stored.ttlMillis()));
            }
        };
    }

    /** Reads the value of an entry from one moment and its expiry from another. */
    static Backend<byte[]> readsEntriesInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Stored<byte[]>> getEntry(String key) {
                return sound.getEntry(key).flatMap(read -> withTheTtlOfLater(sound, read));
            }
        };
    }

    /** An entry with the time to live that its key has a moment after it was read. */
    static Mono<Stored<byte[]>> withTheTtlOfLater(Backend<byte[]> sound, Stored<byte[]> read) {
        return sound.ttl(read.key())
                .delaySubscription(Duration.ofMillis(1))
                .map(left -> new Stored<>(
                        read.key(),
                        read.value(),
                        read.revision(),
                        left.map(Duration::toMillis).orElse(Stored.PERMANENT)));
    }

    /** Answers whoever asks for a time to live with what was read for another who asked earlier and still waits. */
    static Backend<byte[]> joinsReadsOfTtls(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private final Map<String, Mono<Optional<Duration>>> waiting = new ConcurrentHashMap<>();

            @Override
            public Mono<Optional<Duration>> ttl(String key) {
                return Mono.defer(() -> waiting.computeIfAbsent(key, this::read));
            }

            private Mono<Optional<Duration>> read(String key) {
                return sound.ttl(key)
                        .delayElement(Duration.ofMillis(1))
                        .doFinally(end -> waiting.remove(key))
                        .cache();
            }
        };
    }

    /** Takes an entry in its last few milliseconds for permanent. */
    static Backend<byte[]> losesTheLastMilliseconds(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Optional<Duration>> ttl(String key) {
                return sound.ttl(key).map(left -> left.filter(ttl -> ttl.toMillis() > 5));
            }
        };
    }

    /** Reads a copy that follows the writes with a delay. */
    static Backend<byte[]> readsStale(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private final Map<String, Optional<byte[]>> copies = new ConcurrentHashMap<>();

            @Override
            public Mono<byte[]> get(String key) {
                Mono<Optional<byte[]>> fresh = sound.get(key).map(Optional::of).defaultIfEmpty(Optional.empty());
                return fresh.map(now -> {
                            Optional<byte[]> before = copies.put(key, now);
                            return before != null && now.isPresent() && before.isPresent() ? before : now;
                        })
                        .flatMap(Mono::justOrEmpty);
            }
        };
    }

    /** Emits on the thread that reads from the connection. */
    static Backend<byte[]> signalsOnIoThreads(Backend<byte[]> sound) {
        Scheduler io = Io.scheduler();
        return new ForwardingBackend(sound) {
            @Override
            public Mono<byte[]> get(String key) {
                return sound.get(key).publishOn(io);
            }

            @Override
            public Mono<Void> close() {
                return sound.close().doFinally(end -> io.dispose());
            }
        };
    }

    /** Says zero where it does not know, and knows nothing. */
    static Backend<byte[]> guessesSizes(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<BackendStats> stats() {
                OptionalLong zero = OptionalLong.of(0);
                return Mono.just(new BackendStats(zero, zero, zero, zero, Map.of()));
            }
        };
    }

    /** Counts the time that a slow subscriber takes towards the timeout of a view. */
    static Backend<byte[]> timesSubscribers(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Backend<byte[]> withTimeout(Duration timeout) {
                return new ForwardingBackend(sound) {
                    private <T> Flux<T> timed(Flux<T> answers) {
                        Mono<T> late = Mono.error(new StoreTimeoutException("late", Outcome.NOT_EXECUTED, null));
                        return answers.takeUntilOther(late.delaySubscription(timeout));
                    }

                    @Override
                    public Flux<String> keys(ScanRequest request) {
                        return timed(sound.keys(request));
                    }

                    @Override
                    public Flux<Stored<byte[]>> getAll(List<String> keys) {
                        return timed(sound.getAll(keys));
                    }
                };
            }
        };
    }
}
