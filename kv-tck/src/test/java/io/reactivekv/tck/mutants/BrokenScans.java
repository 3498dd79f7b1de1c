package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans that emit something else than what is in the range, or at another time. */
final class BrokenScans {

    private BrokenScans() {}

    /** A backend whose scans are changed, and its keys with them. */
    private static Backend<byte[]> scanning(
            Backend<byte[]> sound, UnaryOperator<ScanRequest> asked, UnaryOperator<Flux<Stored<byte[]>>> told) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                return told.apply(sound.scan(asked.apply(request)));
            }

            @Override
            public Flux<String> keys(ScanRequest request) {
                return scan(request).map(Stored::key);
            }
        };
    }

    private static ScanRequest within(ScanRequest request, KeyRange range) {
        return new ScanRequest(
                range,
                request.descending(),
                request.limit(),
                request.pageSize(),
                request.unordered(),
                request.detail());
    }

    /** Orders as strings do. */
    static Backend<byte[]> ordersByUtf16(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                Comparator<Stored<byte[]>> utf16 = Comparator.comparing(Stored::key);
                return sound.scan(within(request, request.range()))
                        .sort(request.descending() ? utf16.reversed() : utf16);
            }

            @Override
            public Flux<String> keys(ScanRequest request) {
                return scan(request).map(Stored::key);
            }
        };
    }

    /** Goes on to the last key, whatever the end of the range. */
    static Backend<byte[]> ignoresTheEnd(Backend<byte[]> sound) {
        return scanning(
                sound, request -> within(request, KeyRange.from(request.range().start())), found -> found);
    }

    /** Takes the end into the range. */
    static Backend<byte[]> includesTheEnd(Backend<byte[]> sound) {
        return scanning(
                sound,
                request -> within(
                        request,
                        request.range()
                                .end()
                                .map(end -> KeyRange.of(request.range().start(), end + '\0'))
                                .orElse(request.range())),
                found -> found);
    }

    /** Looks for a range that could be a prefix as for a pattern, in which * and ? stand for others. */
    static Backend<byte[]> takesPrefixesForPatterns(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                String prefix = request.range().start();
                if (prefix.isEmpty() || !request.range().equals(KeyRange.prefix(prefix))) {
                    return sound.scan(request);
                }
                Pattern pattern = Pattern.compile(
                        Pattern.quote(prefix).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + ".*", Pattern.DOTALL);
                return sound.scan(within(request, KeyRange.all()))
                        .filter(stored -> pattern.matcher(stored.key()).matches());
            }

            @Override
            public Flux<String> keys(ScanRequest request) {
                return scan(request).map(Stored::key);
            }
        };
    }

    /** Takes a prefix of U+10FFFF for one that nothing can have. */
    static Backend<byte[]> losesTheLastPrefix(Backend<byte[]> sound) {
        return scanning(
                sound,
                request -> request,
                found -> found.filter(stored -> !stored.key().startsWith("\uDBFF\uDFFF")));
    }

    /** Emits all it has as soon as it is asked for one. */
    static Backend<byte[]> ignoresDemand(Backend<byte[]> sound) {
        return scanning(sound, request -> request, found -> new Flooding<>(found, true));
    }

    /** Goes on emitting what was asked for after it was cancelled. */
    static Backend<byte[]> ignoresCancel(Backend<byte[]> sound) {
        return scanning(sound, request -> request, found -> new Flooding<>(found, false));
    }

    /** Emits the entry at which it stands again when something has been written meanwhile. */
    static Backend<byte[]> repeatsAfterAChange(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private final AtomicLong changes = new AtomicLong();

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(write, condition).doOnNext(done -> changes.incrementAndGet());
            }

            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                return Flux.defer(() -> {
                    AtomicLong before = new AtomicLong(changes.get());
                    return sound.scan(request)
                            .concatMap(
                                    stored -> before.getAndSet(changes.get()) == changes.get()
                                            ? Flux.just(stored)
                                            : Flux.just(stored, stored),
                                    1);
                });
            }

            @Override
            public Flux<String> keys(ScanRequest request) {
                return scan(request).map(Stored::key);
            }
        };
    }

    /** Reads the whole range before it emits the first entry. */
    static Backend<byte[]> takesASnapshot(Backend<byte[]> sound) {
        return scanning(sound, request -> request, found -> found.collectList().flatMapIterable(all -> all));
    }

    /** Keeps the thread of each subscriber. */
    static Backend<byte[]> neverReturns(Backend<byte[]> sound) {
        return scanning(
                sound,
                request -> request,
                found -> found.doOnSubscribe(subscription -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                }));
    }

    /** Counts one more than there is. */
    static Backend<byte[]> countsOneMore(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> count(KeyRange range) {
                return sound.count(range).map(count -> count + 1);
            }
        };
    }

    /** Deletes the entries of the whole space. */
    static Backend<byte[]> deletesTooMuch(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> deleteAll(KeyRange range) {
                return sound.deleteAll(KeyRange.from(range.start()));
            }
        };
    }

    /** A publisher that listens to its subscriber only once. */
    private static final class Flooding<T> extends Flux<T> {

        private final Flux<T> source;
        private final boolean emitsAll;

        Flooding(Flux<T> source, boolean emitsAll) {
            this.source = source;
            this.emitsAll = emitsAll;
        }

        @Override
        public void subscribe(reactor.core.CoreSubscriber<? super T> actual) {
            BaseSubscriber<T> middle = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {}

                @Override
                protected void hookOnNext(T element) {
                    actual.onNext(element);
                }

                @Override
                protected void hookOnComplete() {
                    actual.onComplete();
                }

                @Override
                protected void hookOnError(Throwable error) {
                    actual.onError(error);
                }
            };
            source.subscribe(middle);
            actual.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    middle.request(emitsAll ? Long.MAX_VALUE : n);
                }

                @Override
                public void cancel() {
                    if (emitsAll) {
                        middle.cancel();
                    }
                }
            });
        }
    }

    /** Has the value of an entry from one moment and its time to live from another. */
    static Backend<byte[]> readsEntriesInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                Flux<Stored<byte[]>> found = sound.scan(request);
                return request.detail() == Detail.ENTRY
                        ? found.concatMap(read -> BrokenReads.withTheTtlOfLater(sound, read), 1)
                        : found;
            }
        };
    }

    /** Has the value of an entry from one moment and its revision from another. */
    static Backend<byte[]> readsRevisionsInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                Flux<Stored<byte[]>> found = sound.scan(request);
                return request.detail() == Detail.ENTRY ? found.concatMap(this::withTheRevisionOfLater, 1) : found;
            }

            private Mono<Stored<byte[]>> withTheRevisionOfLater(Stored<byte[]> read) {
                return sound.getEntry(read.key())
                        .delaySubscription(Duration.ofMillis(1))
                        .map(later -> new Stored<>(read.key(), read.value(), later.revision(), read.ttlMillis()));
            }
        };
    }

    /** Has every entry without its time to live. */
    static Backend<byte[]> forgetsTtl(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<Stored<byte[]>> scan(ScanRequest request) {
                return sound.scan(request)
                        .map(found -> new Stored<>(found.key(), found.value(), found.revision(), Stored.PERMANENT));
            }
        };
    }
}
