package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.lettuce.core.RedisCommandExecutionException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is made of the answers of a server. */
class SpaceTest {

    private static final int TIMES = 100;

    private final Layout layout = Layout.standalone("app:", true);
    private final Queue<Mono<Object>> answers = new ArrayDeque<>();
    private final Space space = space(layout);

    private Space space(Layout asConfigured) {
        return new Space((Topology) Proxy.newProxyInstance(
                Topology.class.getClassLoader(),
                new Class<?>[] {Topology.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "layout" -> asConfigured;
                    case "urgentCall" -> answers.remove();
                    case "wake" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void checkAgain_whileALookIsUnderWay_addsNobodyToIt() {
        answers.add(Mono.just(List.of(Layout.utf8("found"), Layout.utf8(layout.record()))));
        space.check();
        assertTrue(space.isIndexed());
        Sinks.One<Object> answer = Sinks.one();
        answers.add(answer.asMono());
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < TIMES; i++) {
                space.checkAgain();
            }
            answer.tryEmitError(new StorePermissionException("refused")).orThrow();
            assertEquals(
                    1,
                    log.messages(Level.DEBUG).stream()
                            .filter(message -> message.contains("could not be looked for again"))
                            .count());
        }
    }

    @Test
    void checkAgain_refusalThatIsMended_opensTheGate() {
        answers.add(Mono.just(List.of(Layout.utf8("inside"), Layout.utf8("a"))));
        space.check();
        assertTrue(space.gate() != null);
        answers.add(Mono.just(List.of(Layout.utf8("created"))));

        space.checkAgain();

        assertEquals(null, space.gate());
        assertTrue(space.isIndexed());
    }

    /** A connection that is refused tells nothing of what is on the server. */
    @Test
    void checkAgain_plainSpaceWhoseConnectionIsRefused_leavesTheGateClosed() {
        Space plain = space(Layout.standalone("app:", false));
        answers.add(Mono.just(List.of(Layout.utf8("found"), Layout.utf8(layout.record()))));
        plain.check();
        assertInstanceOf(StoreConfigurationException.class, plain.gate());
        answers.add(Mono.error(
                ConnectFailure.of(new RedisCommandExecutionException("WRONGPASS invalid password"), "h:1", "")));

        plain.checkAgain();

        assertInstanceOf(StoreConfigurationException.class, plain.gate());
        assertTrue(answers.isEmpty());
    }
}
