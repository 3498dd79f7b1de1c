package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Write;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

class OpsLogTest {

    private final Logger ops = (Logger) LoggerFactory.getLogger("io.reactivekv.ops");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final KeyValueStore<String> store = new TypedStoreFactory(
                    new StubBackend() {
                        @Override
                        public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
                            return Mono.just(true);
                        }
                    },
                    "",
                    StoreOptions.defaults(),
                    StoreMetrics.NONE)
            .open("app:", Serializers.string());

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
