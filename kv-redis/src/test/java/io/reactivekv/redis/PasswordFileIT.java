package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** A password in a file; the time-out of commands is an hour, so that what is refused is refused at once. */
@Timeout(60)
class PasswordFileIT {

    private static final String PASSWORD = " secret ";

    private static RedisServer server;

    @TempDir
    private Path directory;

    private Path file;
    private String url;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().password("of default").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void name() {
        setPassword(PASSWORD);
        file = directory.resolve("password");
        url = "redis://" + server.address() + "?user=app&prefix=app:&commandTimeout=1h&passwordFile=" + file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void open_lineBreakAtTheEnd_isIgnoredAndBlanksAreNot(String end) throws IOException {
        Files.writeString(file, PASSWORD + end);
        try (KeyValueStore<String> store = TextStore.open(url)) {
            assertWorks(store);
        }
    }

    @Test
    void open_twoLineBreaksAtTheEnd_oneBelongsToThePassword() throws IOException {
        setPassword(PASSWORD + "\n");
        Files.writeString(file, PASSWORD + "\n\n");
        try (KeyValueStore<String> store = TextStore.open(url)) {
            assertWorks(store);
        }
    }

    @Test
    void open_wrongPasswordSetRightLater_works() throws IOException {
        Files.writeString(file, "wrong\n");
        try (KeyValueStore<String> store = TextStore.open(url)) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "passwordFile");

            Files.writeString(file, PASSWORD);

            RedisTests.awaitSuccess(() -> store.ping().block());
            assertWorks(store);
        }
    }

    @Test
    void open_noSuchFile_isRefusedByName() {
        var unused = assertRefused(
                StoreConfigurationException.class,
                () -> TextStore.open(url).close(),
                "option passwordFile",
                file.toString());
    }

    @Test
    void connect_fileGoneMeanwhile_isNamedUntilItIsBack() throws IOException {
        Files.writeString(file, PASSWORD);
        try (KeyValueStore<String> store = TextStore.open(url)) {
            store.ping().block();
            Files.delete(file);
            server.command("CLIENT", "KILL", "USER", "app");

            RedisTests.await("it is refused", () -> isNamed(store));

            Files.writeString(file, PASSWORD);
            RedisTests.awaitSuccess(() -> store.ping().block());
            assertWorks(store);
        }
    }

    /** Whoever waits for an operation may hold the threads that all of Reactor shares. */
    @Test
    void connect_noThreadOfReactorIsFree_works() throws Exception {
        Files.writeString(file, PASSWORD);
        CountDownLatch held = new CountDownLatch(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
            Object unused = Schedulers.boundedElastic().schedule(() -> hold(held, end));
        }
        try {
            assertTrue(held.await(20, TimeUnit.SECONDS), "the threads are not held");
            try (KeyValueStore<String> store = TextStore.open(url.replace("commandTimeout=1h", "commandTimeout=20s"))) {
                assertWorks(store);
            }
        } finally {
            end.countDown();
        }
    }

    @Test
    void connect_fileHangs_operationsEndInTimeAndNobodyElsesThreadHangsWithIt() throws Exception {
        file = RedisTests.pipe(file);
        String hasty = url.replace("commandTimeout=1h", "commandTimeout=200ms&connectTimeout=100ms");
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store = TextStore.open(hasty)) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                var unused = assertRefused(
                        StoreUnavailableException.class, () -> store.get("k").block());
            }
            assertTrue(
                    log.messages(Level.WARN).get(0).contains("option passwordFile"),
                    log.messages(Level.WARN)::toString);

            CountDownLatch ran = new CountDownLatch(50);
            for (int i = 0; i < 50; i++) {
                Object unused = Schedulers.boundedElastic().schedule(ran::countDown);
            }
            assertTrue(ran.await(20, TimeUnit.SECONDS), () -> ran.getCount() + " tasks never run");

            Files.delete(file);
            Files.writeString(file, PASSWORD);
            RedisTests.awaitSuccess(() -> store.ping().block());
        }
    }

    private static void hold(CountDownLatch held, CountDownLatch end) {
        held.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isNamed(KeyValueStore<String> store) {
        try {
            store.ping().block();
            return false;
        } catch (StoreConfigurationException e) {
            return e.getMessage().contains("option passwordFile");
        } catch (KeyValueException e) {
            // The connection has only just been lost.
            return false;
        }
    }

    private static void setPassword(String password) {
        server.command("ACL", "SETUSER", "app", "reset", "on", ">" + password, "~*", "+@all");
    }
}
