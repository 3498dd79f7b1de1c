package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StorePermissionException;
import io.reactivekv.redis.test.RedisServer;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

/** A watch whose own connection is refused, while those that are open serve on: the password is another one now. */
@Timeout(60)
@Tag("long")
class WatchRefusedIT {

    private final RedisServer server = RedisServer.builder()
            .password("of default")
            .user("app", "secret", AclServer.ENOUGH)
            .start();
    private final KeyValueStore<String> store =
            TextStore.open("redis://app:secret@" + server.address() + "?clientName=acl&prefix=app:&commandTimeout=20s");

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void watch_connectionRefused_failsTyped() {
        store.put("k", "v").block();
        setPassword("another");

        var unused = assertRefused(
                StorePermissionException.class,
                () -> store.watch(KeyRange.all()).blockFirst(),
                "password");
        assertEquals("v", store.get("k").block());
    }

    @Test
    void watch_connectionRefusedBesideOneThatHasBegun_failsTypedAndTheOtherWaits() {
        Queue<Object> told = new ConcurrentLinkedQueue<>();
        Disposable begun = store.watch(KeyRange.all()).subscribe(told::add, told::add);
        RedisTests.await("it listens", () -> !told.isEmpty());
        setPassword("another");
        try (LogCapture log = LogCapture.begin()) {
            server.command("CLIENT", "KILL", "ID", watching());
            RedisTests.await(
                    "the end is told of", () -> !log.messages(Level.WARN).isEmpty());
        }

        var unused = assertRefused(
                StorePermissionException.class,
                () -> store.watch(KeyRange.all()).blockFirst(),
                "password");

        told.clear();
        setPassword("secret");
        RedisTests.await("it is told", () -> !told.isEmpty());
        assertEquals(Set.of(new Change.Reset<String>()), Set.copyOf(told));
        begun.dispose();
    }

    private void setPassword(String password) {
        server.command("ACL", "SETUSER", "app", "resetpass", ">" + password);
    }

    /** The number of the connection that tracks in broadcast mode. */
    private String watching() {
        return server.clients().stream()
                .filter(line -> line.matches(".* flags=\\w*B\\w* .*"))
                .map(line -> line.replaceFirst(".*?id=(\\d+) .*", "$1"))
                .findFirst()
                .orElseThrow();
    }
}
