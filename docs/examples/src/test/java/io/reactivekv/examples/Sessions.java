package io.reactivekv.examples;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Sessions that live for half an hour after they were last used. */
final class Sessions {

    /**
     * What is known of a visitor.
     *
     * @param user who it is
     * @param visits pages seen
     */
    record Session(String user, int visits) {}

    private static final Duration IDLE = Duration.ofMinutes(30);

    private final KeyValueStore<Session> sessions;

    Sessions(KeyValueStoreFactory factory) {
        this.sessions = factory.open("session:", Session.class, o -> o.ttl(IDLE));
    }

    /** A new session; emits its id. */
    Mono<String> begin(String user) {
        String id = UUID.randomUUID().toString();
        return sessions.putIfAbsent(id, new Session(user, 0)).thenReturn(id);
    }

    /** Reads a session and lets it live for another half hour, in one step. */
    Mono<Session> touch(String id) {
        return sessions.getAndExpire(id, IDLE);
    }

    /** Counts a visit; nothing happens to a session that is over. */
    Mono<Session> visit(String id) {
        return sessions.update(id, seen -> seen.map(s -> new Session(s.user(), s.visits() + 1)));
    }

    Mono<Optional<Duration>> remaining(String id) {
        return sessions.ttl(id);
    }
}
