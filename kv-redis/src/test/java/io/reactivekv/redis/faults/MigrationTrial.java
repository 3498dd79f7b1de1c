package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueStoreFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A kind of write, a place for it in a slot that moves, and one in a slot that does not, which shows what is right.
 *
 * @param kind the kind
 * @param moving the prefix of its key in the slot that moves
 * @param resting the prefix of its key elsewhere
 */
record MigrationTrial(WriteKind kind, String moving, String resting) {

    /** One of each kind. */
    static List<MigrationTrial> all(Function<Integer, String> moving, Function<Integer, String> resting) {
        List<WriteKind> kinds = Stream.concat(
                        WriteKind.all(),
                        Stream.of(
                                WriteKind.onValue(
                                        "update", store -> store.update(WriteKind.KEY, old -> old.map(o -> o + "!"))),
                                WriteKind.onNothing(
                                        "update of a new key",
                                        store -> store.update(WriteKind.KEY, old -> Optional.of("new")))))
                .toList();
        return Stream.iterate(0, i -> i + 1)
                .limit(kinds.size())
                .map(i -> new MigrationTrial(kinds.get(i), moving.apply(i), resting.apply(i)))
                .toList();
    }

    void setUp(KeyValueStoreFactory client) {
        kind.setUp(PrefixedFactory.of(client, moving));
        kind.setUp(PrefixedFactory.of(client, resting));
    }

    Mono<Void> write(KeyValueStoreFactory client) {
        return write(client, moving);
    }

    Mono<Void> writeElsewhere(KeyValueStoreFactory client) {
        return write(client, resting);
    }

    String state(KeyValueStoreFactory client) {
        return state(client, moving);
    }

    String stateElsewhere(KeyValueStoreFactory client) {
        return state(client, resting);
    }

    private Mono<Void> write(KeyValueStoreFactory client, String prefix) {
        KeyValueStoreFactory own = PrefixedFactory.of(client, prefix);
        return kind.prepare().apply(own).flatMap(seen -> {
            Publisher<?> write = kind.write().apply(own, seen);
            return Flux.from(write).then();
        });
    }

    private static String state(KeyValueStoreFactory client, String prefix) {
        return WriteKind.texts(PrefixedFactory.of(client, prefix))
                .getEntry(WriteKind.KEY)
                .map(entry -> entry.value() + (entry.ttl().isPresent() ? ", expires" : ", stays"))
                .defaultIfEmpty("absent")
                .block();
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
