package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OpsLogTest {

    private final Logger ops = (Logger) LoggerFactory.getLogger("io.reactivekv.ops");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Mono<byte[]> stored = Mono.empty();
    private Mono<Boolean> written = Mono.just(true);
    private final KeyValueStoreFactory factory = new TypedStoreFactory(
            new StubBackend() {
                @Override
                public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                    return written;
                }

                @Override
                public Mono<byte[]> get(String key) {
                    return stored;
                }

                @Override
                public Mono<Long> count(KeyRange range) {
                    return Mono.just(3L);
                }
            },
            "",
            StoreOptions.defaults(),
            StoreMetrics.NONE);
    private final KeyValueStore<String> store = factory.open("app:", Serializers.string());

    @BeforeEach
    void listen() {
        log.start();
        ops.addAppender(log);
        ops.setAdditive(false);
    }

    @AfterEach
    void restore() {
        ops.detachAppender(log);
        ops.setAdditive(true);
        ops.setLevel(null);
    }

    private void assertTold(String line) {
        assertEquals(1, log.list.size(), () -> "lines: " + log.list);
        String told = log.list.get(0).getFormattedMessage();
        assertTrue(told.matches(line), told);
    }

    @Test
    void get_absentKey_isEmpty() {
        ops.setLevel(Level.DEBUG);
        StepVerifier.create(store.get("k")).verifyComplete();
        assertTold("get \"k\" EMPTY \\d+ us");
    }

    @Test
    void get_backendFails_isAnErrorWithItsKind() {
        ops.setLevel(Level.DEBUG);
        stored = Mono.error(new StoreUnavailableException("down", Outcome.NOT_EXECUTED, null));
        StepVerifier.create(store.get("k")).verifyError(StoreUnavailableException.class);
        assertTold("get \"k\" ERROR \\d+ us StoreUnavailableException");
    }

    @Test
    void get_cancelled_isCancelled() {
        ops.setLevel(Level.DEBUG);
        stored = Mono.never();
        store.get("k").subscribe().dispose();
        assertTold("get \"k\" CANCELLED \\d+ us");
    }

    @Test
    void count_hasNoKey_isToldWithout() {
        ops.setLevel(Level.DEBUG);
        StepVerifier.create(store.count(KeyRange.all())).expectNext(3L).verifyComplete();
        assertTold("count - SUCCESS \\d+ us");
    }

    @Test
    void get_serializerFails_tellsItsKindButNoValue() {
        ops.setLevel(Level.DEBUG);
        stored = Mono.just("canary".getBytes(StandardCharsets.UTF_8));
        KeyValueStore<Integer> numbers = factory.open("numbers:", Serializers.json(Integer.class));
        StepVerifier.create(numbers.get("k")).verifyError(SerializationException.class);
        assertTold("get \"k\" ERROR \\d+ us SerializationException");
    }

    @Test
    void put_serializerFails_tellsItsKindButNoValue() {
        ops.setLevel(Level.DEBUG);
        StepVerifier.create(store.put("k", "canary\uD83D")).verifyError(SerializationException.class);
        assertTold("put \"k\" ERROR \\d+ us SerializationException NOT_EXECUTED");
    }

    @Test
    void put_backendFails_tellsWhetherItMayHaveBeenExecuted() {
        ops.setLevel(Level.DEBUG);
        written = Mono.error(new StoreTimeoutException("no answer", Outcome.UNKNOWN, null));
        StepVerifier.create(store.put("k", "v")).verifyError(StoreTimeoutException.class);
        assertTold("put \"k\" ERROR \\d+ us StoreTimeoutException UNKNOWN");
    }

    @Test
    void put_atDebug_tellsOperationKeyOutcomeAndDurationButNoValue() {
        ops.setLevel(Level.DEBUG);
        store.put("k\n1", "canary").block();
        assertEquals(1, log.list.size());
        String line = log.list.get(0).getFormattedMessage();
        assertTrue(line.matches("put \"k\\\\u000a1\" SUCCESS \\d+ us"), line);
        assertFalse(line.contains("canary"), line);
    }

    @Test
    void put_atInfo_tellsNothing() {
        ops.setLevel(Level.INFO);
        store.put("k", "v").block();
        assertEquals(0, log.list.size());
    }
}
