package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.tck.KeyValueStoreTck;
import io.reactivekv.tck.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The conformance kit while BlockHound watches: nothing blocks an event loop, nor a thread on which signals come. Needs a
 * JVM of its own, which the profile {@code long} gives it.
 */
@Tag("long")
class NothingBlocks implements KeyValueStoreTck {

    private static final Queue<String> BLOCKED = new ConcurrentLinkedQueue<>();
    private static final int FRAMES = 25;

    private static RedisServer server;

    @BeforeAll
    static void start() {
        BlockHound.builder()
                .loadIntegrations()
                // What is loaded for the first time is read from the class path.
                .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                // It reads from /dev/urandom, which has an answer at all times; Netty allows that during the handshake.
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                // A loop's queue of tasks has a lock; Netty allows it where a task is added, and forgets it where the
                // loop is ended.
                .allowBlockingCallsInside("io.netty.util.concurrent.SingleThreadEventExecutor", "shutdownGracefully")
                // The subscribers of the Reactive Streams TCK put what they get into a queue with a lock.
                .allowBlockingCallsInside("org.reactivestreams.tck.TestEnvironment$Receptacle", "add")
                .allowBlockingCallsInside("org.reactivestreams.tck.TestEnvironment$Receptacle", "complete")
                .blockingMethodCallback(method -> BLOCKED.add(told(method.toString())))
                .install();
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        assertEquals(List.of(), List.copyOf(BLOCKED));
    }

    @Override
    public StoreFixture openFixture() {
        return new RedisFixture(server.uri(), "", Set.of(), List.of(server));
    }

    /** Whatever the password is: the server asks for none. */
    @Test
    void open_passwordInAFile_isReadElsewhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "any");
        String url = server.uri() + "?commandTimeout=20s&passwordFile=" + file;
        try (KeyValueStore<String> store = TextStore.open(url)) {
            store.ping().block();
        }
    }

    @Test
    void ping_tls_readsCertificatesElsewhere() {
        try (TlsFiles files = TlsFiles.create();
                RedisServer secure = RedisServer.builder().tls(files.server()).start();
                KeyValueStore<String> own = TextStore.open(secure.uri() + "?commandTimeout=20s&tlsCa=" + files.ca());
                KeyValueStore<String> unknown = TextStore.open(secure.uri() + "?commandTimeout=20s")) {
            own.ping().block();
            assertThrows(StoreConfigurationException.class, () -> unknown.ping().block());
        }
    }

    @Test
    void blockHound_blockingCall_isNoticed() {
        Object unused = Mono.fromRunnable(NothingBlocks::sleepOnPurpose)
                .subscribeOn(Schedulers.parallel())
                .block();

        List<String> own = BLOCKED.stream()
                .filter(stack -> stack.contains("sleepOnPurpose"))
                .toList();
        assertFalse(own.isEmpty(), "it does not watch");
        unused = BLOCKED.removeAll(own);
    }

    private static void sleepOnPurpose() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String told(String method) {
        return method + " on " + Thread.currentThread().getName() + "\n"
                + Arrays.stream(Thread.currentThread().getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> "    " + frame)
                        .collect(Collectors.joining("\n"));
    }
}
