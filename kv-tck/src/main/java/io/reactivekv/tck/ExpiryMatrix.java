package io.reactivekv.tck;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The axes of {@link ExpiryMatrixTests}, and what is to be found where they cross. */
final class ExpiryMatrix {

    private ExpiryMatrix() {}

    /** What a key is before the write. */
    enum Before {
        ABSENT,
        PERMANENT,
        EXPIRING;

        static final Duration TTL = Duration.ofHours(2);

        Optional<Found> found() {
            return switch (this) {
                case ABSENT -> Optional.empty();
                case PERMANENT -> Optional.of(Found.PERMANENT);
                case EXPIRING -> Optional.of(Found.expiring(TTL));
            };
        }

        Expiry expiry() {
            return this == EXPIRING ? Expiry.after(TTL) : Expiry.never();
        }
    }

    /** The expiry that is given to the write. */
    enum Given {
        AFTER,
        AT_A_TIME_TO_COME,
        AT_A_TIME_PAST,
        NEVER,
        KEEP,
        STORE_DEFAULT;

        static final Duration AFTER_TTL = Duration.ofHours(1);
        static final Duration AT_TTL = Duration.ofHours(3);

        Expiry expiry(Instant now) {
            return switch (this) {
                case AFTER -> Expiry.after(AFTER_TTL);
                case AT_A_TIME_TO_COME -> Expiry.at(now.plus(AT_TTL));
                case AT_A_TIME_PAST -> Expiry.at(now.minusSeconds(1));
                case NEVER -> Expiry.never();
                case KEEP -> Expiry.keep();
                case STORE_DEFAULT -> Expiry.storeDefault();
            };
        }

        Optional<Found> found(Optional<Found> before, Optional<Duration> storeDefault) {
            Found byDefault = storeDefault.map(Found::expiring).orElse(Found.PERMANENT);
            return switch (this) {
                case AFTER -> Optional.of(Found.expiring(AFTER_TTL));
                case AT_A_TIME_TO_COME -> Optional.of(Found.expiring(AT_TTL));
                case AT_A_TIME_PAST -> Optional.empty();
                case NEVER -> Optional.of(Found.PERMANENT);
                case KEEP -> Optional.of(before.orElse(byDefault));
                case STORE_DEFAULT -> Optional.of(byDefault);
            };
        }
    }

    /** A present key as a test finds it. */
    record Found(Optional<Duration> ttl) {

        static final Found PERMANENT = new Found(Optional.empty());

        static Found expiring(Duration ttl) {
            return new Found(Optional.of(ttl));
        }
    }

    /** A write that takes an expiry. */
    enum Write {
        PUT(true, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.put(seen.key(), "new", expiry);
            }
        },
        PUT_IF_ABSENT(true, false) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.putIfAbsent(seen.key(), "new", expiry);
            }
        },
        REPLACE(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.replace(seen.key(), "new", expiry);
            }
        },
        REPLACE_SEEN(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.replace(seen, "new", expiry);
            }
        },
        REPLACE_REVISION(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.replace(seen.key(), seen.revision(), "new", expiry);
            }
        },
        GET_AND_PUT(true, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.getAndPut(seen.key(), "new", expiry);
            }
        },
        GET_AND_EXPIRE(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.getAndExpire(seen.key(), expiry);
            }
        },
        UPDATE(true, false) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.update(seen.key(), old -> Optional.of("new"), expiry);
            }
        },
        PUT_ALL(true, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.putAll(Map.of(seen.key(), "new"), expiry);
            }
        },
        EXPIRE(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.expire(seen.key(), expiry);
            }
        },
        EXPIRE_SEEN(false, true) {
            @Override
            Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry) {
                return store.expire(seen, expiry);
            }
        };

        private final boolean creates;
        private final boolean changesExpiry;

        Write(boolean creates, boolean changesExpiry) {
            this.creates = creates;
            this.changesExpiry = changesExpiry;
        }

        /** Subscribes to nothing; {@code seen} is the entry as it is, or one never read when the key is absent. */
        abstract Mono<?> on(KeyValueStore<String> store, Entry<String> seen, Expiry expiry);

        boolean accepts(Given given) {
            return given != Given.KEEP || !(this == GET_AND_EXPIRE || this == EXPIRE || this == EXPIRE_SEEN);
        }

        Optional<Found> found(Before before, Given given, Optional<Duration> storeDefault) {
            boolean takesEffect = before == Before.ABSENT ? creates : changesExpiry;
            return takesEffect ? given.found(before.found(), storeDefault) : before.found();
        }
    }
}
