package io.reactivekv.examples;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.examples.Sessions.Session;
import io.reactivekv.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class SessionsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final KeyValueStoreFactory factory =
            KeyValueStores.factory(MemoryBackend.builder().clock(now::get).build());
    private final Sessions sessions = new Sessions(factory);
    private String id = "";

    @BeforeEach
    void begin() {
        id = Objects.requireNonNull(sessions.begin("ada").block());
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void touch_again_slidesExpiry() {
        pass(Duration.ofMinutes(20));
        StepVerifier.create(sessions.touch(id))
                .expectNext(new Session("ada", 0))
                .verifyComplete();
        pass(Duration.ofMinutes(20));
        StepVerifier.create(sessions.touch(id)).expectNextCount(1).verifyComplete();
        pass(Duration.ofMinutes(30));
        StepVerifier.create(sessions.touch(id)).verifyComplete();
    }

    @Test
    void visit_session_keepsExpiry() {
        pass(Duration.ofMinutes(20));
        StepVerifier.create(sessions.visit(id))
                .expectNext(new Session("ada", 1))
                .verifyComplete();
        StepVerifier.create(sessions.remaining(id))
                .expectNext(Optional.of(Duration.ofMinutes(10)))
                .verifyComplete();
    }

    @Test
    void visit_sessionIsOver_createsNone() {
        pass(Duration.ofMinutes(31));
        StepVerifier.create(sessions.visit(id)).verifyComplete();
        StepVerifier.create(sessions.touch(id)).verifyComplete();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
