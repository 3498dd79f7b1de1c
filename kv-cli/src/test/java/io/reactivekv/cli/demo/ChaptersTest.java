package io.reactivekv.cli.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import io.reactivekv.serializer.Serializers;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Chapters on stores that are far away, or lose something. */
@Timeout(60)
class ChaptersTest {

    private static final Set<String> READS = Set.of("get", "getEntry", "ttl");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console =
            new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), Terminals.NONE);
    private final Story story = new Story(console);
    private KeyValueStore<String> store;

    @BeforeEach
    void open() {
        store = KeyValueStores.open("memory:", Serializers.string());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The same store, but for what some of its methods answer. */
    @SuppressWarnings("unchecked") // What the proxy is made for says so.
    private KeyValueStore<String> storeWhere(Set<String> methods, UnaryOperator<Object> answer) {
        return (KeyValueStore<String>) Proxy.newProxyInstance(
                ChaptersTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    Object answered = method.invoke(store, arguments);
                    return methods.contains(method.getName()) ? answer.apply(answered) : answered;
                });
    }

    private String told() {
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** By the time that two reads took, one after the other, the key would be gone. */
    @Test
    void expiry_readsThatTakeLong_areNotTakenForWrong() {
        Duration delay = Duration.ofMillis(300);
        KeyValueStore<String> far = storeWhere(READS, answer -> ((Mono<?>) answer).delaySubscription(delay));

        new ExpiryChapter(story, far).tell();

        assertTrue(story.isTrue(), this::told);
        assertTrue(told().contains(" ms left, then gone"), this::told);
    }

    @Test
    void expiry_entryThatIsLost_isWrong() {
        new ExpiryChapter(story, storeWhere(READS, answer -> Mono.empty())).tell();

        assertFalse(story.isTrue(), this::told);
        assertTrue(told().contains("WRONG   value before: expected signed in, got absent"), this::told);
    }

    @Test
    void watch_changeThatIsLost_isWrongAndNoFailure() {
        KeyValueStore<String> forgetful = storeWhere(
                Set.of("watch"), answer -> ((Flux<?>) answer).filter(change -> !(change instanceof Change.Removed)));

        new WatchChapter(story, forgetful, Duration.ofMillis(200)).tell();

        assertFalse(story.isTrue(), this::told);
        assertTrue(
                told().contains("WRONG   changes: expected [reset, put news:1 hello, removed news:1], got ["),
                this::told);
    }
}
