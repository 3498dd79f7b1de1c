package io.reactivekv.tck.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes that do something else than was asked for. */
final class BrokenWrites {

    private BrokenWrites() {}

    /** Writes whatever the revision, as long as the key is there. */
    static Backend<byte[]> ignoresRevision(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(write, condition instanceof Condition.Unchanged ? Condition.PRESENT : condition);
            }
        };
    }

    /** Looks first and writes later. */
    static Backend<byte[]> checksThenActs(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                if (!(condition instanceof Condition.Absent)) {
                    return sound.write(write, condition);
                }
                return sound.get(write.key())
                        .hasElement()
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(present -> present ? Mono.just(false) : sound.write(write, Condition.ALWAYS));
            }
        };
    }

    /** Reads, adds and writes back, in three steps. */
    static Backend<byte[]> countsInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
                return sound.get(key)
                        .map(value -> Long.parseLong(new String(value, UTF_8)))
                        .defaultIfEmpty(0L)
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(value -> {
                            byte[] sum = Long.toString(value + delta).getBytes(UTF_8);
                            return sound.write(new Write.Put<>(key, sum, onCreate.orKept()), Condition.ALWAYS)
                                    .thenReturn(value + delta);
                        });
            }
        };
    }

    /** Tells the value before from one moment and writes in another. */
    static Backend<byte[]> getsThenWrites(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<byte[]> getAndWrite(Write<byte[]> write) {
                return sound.get(write.key())
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(before -> sound.write(write, Condition.ALWAYS).thenReturn(before))
                        .switchIfEmpty(sound.write(write, Condition.ALWAYS).then(Mono.empty()));
            }
        };
    }

    /** Tells the value of one moment and changes the expiry of what is there in another. */
    static Backend<byte[]> getsThenExpires(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<byte[]> getAndWrite(Write<byte[]> write) {
                return write instanceof Write.Expire<byte[]>
                        ? sound.get(write.key())
                                .delayElement(Duration.ofMillis(1))
                                .flatMap(value ->
                                        sound.write(write, Condition.ALWAYS).thenReturn(value))
                        : sound.getAndWrite(write);
            }
        };
    }

    /** Reads an entry and writes it back with another expiry. */
    static Backend<byte[]> expiresInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            private Mono<byte[]> expire(Write.Expire<byte[]> expire) {
                return sound.getEntry(expire.key())
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(read -> sound.write(
                                        new Write.Put<>(read.key(), read.value(), expire.lifetime()), Condition.ALWAYS)
                                .thenReturn(read.value()));
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return write instanceof Write.Expire<byte[]> expire && condition instanceof Condition.Always
                        ? expire(expire).hasElement()
                        : sound.write(write, condition);
            }

            @Override
            public Mono<byte[]> getAndWrite(Write<byte[]> write) {
                return write instanceof Write.Expire<byte[]> expire ? expire(expire) : sound.getAndWrite(write);
            }
        };
    }

    /** Looks whether an entry is the one that was seen, and changes the expiry of what is there later. */
    static Backend<byte[]> expiresSeenInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                if (!(write instanceof Write.Expire<byte[]> && condition instanceof Condition.Unchanged unchanged)) {
                    return sound.write(write, condition);
                }
                return sound.getEntry(write.key())
                        .filter(read -> read.revision().equals(unchanged.revision()))
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(read -> sound.write(write, Condition.ALWAYS))
                        .defaultIfEmpty(false);
            }
        };
    }

    /** Reads the expiry that is to be kept, and writes with it later. */
    static Backend<byte[]> keepsInSteps(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return withTheExpiryNow(sound, write).flatMap(kept -> sound.write(kept, condition));
            }
        };
    }

    /** The same only where the value must be the one that was seen. */
    static Backend<byte[]> keepsInStepsOverWhatWasSeen(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return condition instanceof Condition.Unchanged
                        ? withTheExpiryNow(sound, write).flatMap(kept -> sound.write(kept, condition))
                        : sound.write(write, condition);
            }
        };
    }

    /** The same only where the value before is wanted. */
    static Backend<byte[]> keepsInStepsAsItGets(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<byte[]> getAndWrite(Write<byte[]> write) {
                return withTheExpiryNow(sound, write).flatMap(sound::getAndWrite);
            }
        };
    }

    /** The same only among many. */
    static Backend<byte[]> keepsInStepsAmongMany(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                return Flux.fromIterable(writes)
                        .concatMap(write -> withTheExpiryNow(sound, write))
                        .collectList()
                        .flatMap(sound::writeAll);
            }
        };
    }

    /** A write with the expiry that its key has now, if that is to be kept, for later. */
    private static Mono<Write<byte[]>> withTheExpiryNow(Backend<byte[]> sound, Write<byte[]> write) {
        if (!(write instanceof Write.Put<byte[]> put && put.lifetime().keepsExisting())) {
            return Mono.just(write);
        }
        Lifetime absent = new Lifetime(put.lifetime().kind(), put.lifetime().millis(), false);
        return sound.ttl(write.key())
                .map(BrokenWrites::lifetime)
                .defaultIfEmpty(absent)
                .delayElement(Duration.ofMillis(1))
                .map(kept -> with(write, kept));
    }

    private static Lifetime lifetime(Optional<Duration> left) {
        return left.map(ttl -> Lifetime.after(ttl.toMillis())).orElse(Lifetime.never());
    }

    /** Counts, and gives the counter the expiry back that it had before. */
    static Backend<byte[]> countsThenRestoresTheExpiry(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
                return sound.ttl(key)
                        .map(BrokenWrites::lifetime)
                        .delayElement(Duration.ofMillis(1))
                        .flatMap(before -> sound.addAndGet(key, delta, onCreate)
                                .flatMap(sum -> sound.write(new Write.Expire<>(key, before), Condition.ALWAYS)
                                        .thenReturn(sum)))
                        .switchIfEmpty(sound.addAndGet(key, delta, onCreate));
            }
        };
    }

    /** Writes a first part of each of many values, and the whole later. */
    static Backend<byte[]> writesManyInParts(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                List<Write<byte[]>> parts = writes.stream()
                        .map(write -> write instanceof Write.Put<byte[]> put ? part(put) : write)
                        .toList();
                return sound.writeAll(parts).delayElement(Duration.ofMillis(1)).flatMap(done -> sound.writeAll(writes));
            }

            private Write<byte[]> part(Write.Put<byte[]> put) {
                byte[] value = put.value();
                return new Write.Put<>(put.key(), Arrays.copyOf(value, value.length / 2), put.lifetime());
            }
        };
    }

    /** Says of every delete that there was something to delete. */
    static Backend<byte[]> deletesNothingGladly(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                Mono<Boolean> done = sound.write(write, condition);
                return write instanceof Write.Delete<byte[]> ? done.thenReturn(true) : done;
            }
        };
    }

    /** Leaves out what does not come first. */
    static Backend<byte[]> writesTheFirstOnly(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                return sound.writeAll(writes.subList(0, Math.min(1, writes.size())))
                        .map(written -> (long) writes.size());
            }
        };
    }

    /** Forgets the time that an entry has where it is to be kept. */
    static Backend<byte[]> ignoresKeep(Backend<byte[]> sound) {
        return changingLifetimes(sound, given -> new Lifetime(given.kind(), given.millis(), false));
    }

    /** Stores for good what should be gone already. */
    static Backend<byte[]> storesThePast(Backend<byte[]> sound) {
        return changingLifetimes(
                sound,
                given -> given.kind() == Lifetime.Kind.AT && given.millis() < System.currentTimeMillis()
                        ? Lifetime.never()
                        : given);
    }

    /** Rounds times to whole seconds. */
    static Backend<byte[]> expiresBySeconds(Backend<byte[]> sound) {
        return changingLifetimes(
                sound,
                given -> given.kind() == Lifetime.Kind.AFTER
                        ? new Lifetime(given.kind(), (given.millis() + 999) / 1_000 * 1_000, given.keepsExisting())
                        : given);
    }

    /** Takes longer times for whole seconds. */
    static Backend<byte[]> dropsPartsOfSeconds(Backend<byte[]> sound) {
        return changingLifetimes(
                sound,
                given -> given.kind() == Lifetime.Kind.AFTER && given.millis() > 10_000
                        ? new Lifetime(given.kind(), given.millis() / 1_000 * 1_000, given.keepsExisting())
                        : given);
    }

    /** Writes a replacement without its expiry. */
    static Backend<byte[]> dropsTtlOnReplace(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                boolean replaces = condition instanceof Condition.Present && write instanceof Write.Put<byte[]>;
                return sound.write(replaces ? with(write, Lifetime.never()) : write, condition);
            }
        };
    }

    private static Backend<byte[]> changingLifetimes(Backend<byte[]> sound, UnaryOperator<Lifetime> change) {
        return new ForwardingBackend(sound) {
            private Write<byte[]> changed(Write<byte[]> write) {
                if (write instanceof Write.Put<byte[]> put) {
                    return with(put, change.apply(put.lifetime()));
                }
                return write instanceof Write.Expire<byte[]> expire
                        ? with(expire, change.apply(expire.lifetime()))
                        : write;
            }

            @Override
            public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                return sound.write(changed(write), condition);
            }

            @Override
            public Mono<byte[]> getAndWrite(Write<byte[]> write) {
                return sound.getAndWrite(changed(write));
            }

            @Override
            public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                return sound.writeAll(writes.stream().map(this::changed).toList());
            }
        };
    }

    private static Write<byte[]> with(Write<byte[]> write, Lifetime lifetime) {
        return write instanceof Write.Put<byte[]> put
                ? new Write.Put<>(put.key(), put.value(), lifetime)
                : new Write.Expire<>(write.key(), lifetime);
    }
}
