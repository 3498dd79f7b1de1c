package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.redis.test.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS with one server; {@link TlsModesIT} has Sentinels and the Cluster. The time-out of commands is an hour here: what is refused is refused at once, or the test does not
 * end in time.
 */
@Timeout(30)
class TlsIT {

    private static TlsFiles files;
    private static RedisServer server;
    private static RedisServer elsewhere;
    private static RedisServer mutual;

    @BeforeAll
    static void start() {
        files = TlsFiles.create();
        server = RedisServer.builder().tls(files.server()).start();
        elsewhere = RedisServer.builder().tls(files.otherHost()).start();
        mutual = RedisServer.builder().mutualTls(files.server(), files.ca()).start();
    }

    @AfterAll
    static void stop() {
        server.close();
        elsewhere.close();
        mutual.close();
        files.close();
    }

    @Test
    void open_ownAuthority_works() {
        verifyWorks(server.uri() + "?prefix=app:&tlsCa=" + files.ca());
    }

    @Test
    void open_authorityThatJavaDoesNotTrust_isRefused() {
        verifyRefused(server, "", "tlsCa", "certificate");
    }

    @Test
    void open_wrongAuthority_isRefused() {
        verifyRefused(server, "&tlsCa=" + files.otherCa(), "tlsCa", "certificate");
    }

    @Test
    void open_certificateForAnotherHost_isRefused() {
        verifyRefused(elsewhere, "&tlsCa=" + files.ca(), "certificate", "127.0.0.1");
    }

    @Test
    void open_certificateForAnotherHostWithoutHostVerification_works() {
        verifyWorks(elsewhere.uri() + "?tlsVerify=ca&tlsCa=" + files.ca());
    }

    @Test
    void open_wrongAuthorityWithoutHostVerification_isRefusedStill() {
        verifyRefused(elsewhere, "&tlsVerify=ca&tlsCa=" + files.otherCa(), "tlsCa", "certificate");
    }

    @Test
    void open_withoutVerification_works() {
        verifyWorks(elsewhere.uri() + "?tlsVerify=none");
    }

    @Test
    void open_expiredCertificate_isRefused() {
        try (RedisServer expired = RedisServer.builder().tls(files.expired()).start()) {
            verifyRefused(expired, "&tlsCa=" + files.ca(), "certificate", "expired");
        }
    }

    @Test
    void open_clientCertificate_works() {
        verifyWorks(mutual.uri() + "?tlsCa=" + files.ca() + identity(files.client()));
    }

    @Test
    void open_withoutAClientCertificate_isRefused() {
        verifyRefused(mutual, "&tlsCa=" + files.ca(), "tlsCert");
    }

    @Test
    void open_strangersClientCertificate_isRefused() {
        verifyRefused(mutual, "&tlsCa=" + files.ca() + identity(files.stranger()), "tlsCert");
    }

    @Test
    void fileOfTheAuthority_replacedWhileOpen_isReadAnewAndNamedWhenItIsOfNoUse(@TempDir Path directory)
            throws IOException {
        Path ca = Files.copy(files.ca(), directory.resolve("ca.pem"));
        try (KeyValueStore<String> store =
                TextStore.open(server.uri() + "?prefix=app:&commandTimeout=1h&tlsCa=" + ca)) {
            assertWorks(store);
            Files.writeString(ca, "no PEM");
            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.await("the file is named", () -> {
                try {
                    store.get("k").then().block();
                    return false;
                } catch (StoreConfigurationException e) {
                    return e.getMessage().contains("tlsCa") && e.getMessage().contains("cannot be used");
                }
            });
            Files.copy(files.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    @Test
    void fileOfTheAuthority_goneWhileOpen_isNamedOnceUntilItIsBack(@TempDir Path directory) throws IOException {
        Path ca = Files.copy(files.ca(), directory.resolve("ca.pem"));
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store =
                        TextStore.open(server.uri() + "?prefix=app:&commandTimeout=1h&tlsCa=" + ca)) {
            assertWorks(store);
            Files.delete(ca);
            server.command("CLIENT", "KILL", "TYPE", "normal");
            awaitRefusal(store, "option tlsCa", ca.toString());
            awaitRefusal(store, "option tlsCa", ca.toString());
            assertEquals(
                    1,
                    log.messages(Level.WARN).stream()
                            .filter(message -> message.contains("option tlsCa"))
                            .count(),
                    log.messages(Level.WARN)::toString);
            Files.copy(files.ca(), ca);
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    @Test
    void fileOfTheAuthority_hangsWhileOpen_operationsEndInTimeAndWorkOnceItDoesNot(@TempDir Path directory)
            throws Exception {
        Path ca = Files.copy(files.ca(), directory.resolve("ca.pem"));
        try (KeyValueStore<String> store =
                TextStore.open(server.uri() + "?prefix=app:&commandTimeout=300ms&connectTimeout=200ms&tlsCa=" + ca)) {
            RedisTests.awaitSuccess(() -> assertWorks(store));
            Path unused =
                    Files.move(RedisTests.pipe(directory.resolve("pipe")), ca, StandardCopyOption.REPLACE_EXISTING);
            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.await("it is named", () -> {
                try {
                    store.get("k").then().block();
                    return false;
                } catch (StoreUnavailableException e) {
                    return e.getMessage().contains("tlsCa");
                }
            });
            unused = Files.copy(files.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    @Test
    void filesOfTheClient_replacedWhileOpen_areReadAnew(@TempDir Path directory) throws IOException {
        Path certificate = Files.copy(files.client().certificate(), directory.resolve("client.pem"));
        Path key = Files.copy(files.client().key(), directory.resolve("client.key"));
        TlsIdentity own = new TlsIdentity(certificate, key);
        try (KeyValueStore<String> store =
                TextStore.open(mutual.uri() + "?commandTimeout=1h&tlsCa=" + files.ca() + identity(own))) {
            assertWorks(store);
            replace(files.stranger(), own);
            mutual.command("CLIENT", "KILL", "TYPE", "normal");
            awaitRefusal(store, "tlsCert", "certificate of the client");
            replace(files.client(), own);
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    private static void replace(TlsIdentity by, TlsIdentity which) throws IOException {
        Path unused = Files.copy(by.certificate(), which.certificate(), StandardCopyOption.REPLACE_EXISTING);
        unused = Files.copy(by.key(), which.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitRefusal(KeyValueStore<String> store, String... words) {
        RedisTests.await("it is refused", () -> {
            try {
                store.get("k").then().block();
                return false;
            } catch (StoreConfigurationException e) {
                return Stream.of(words).allMatch(e.getMessage()::contains);
            }
        });
    }

    @Test
    void open_tlsToAServerWithoutIt_isRefused() {
        try (RedisServer plain = RedisServer.start()) {
            String url = plain.uri().replace("redis:", "rediss:") + "?connectTimeout=200ms&commandTimeout=1s";
            try (KeyValueStore<String> store = TextStore.open(url)) {
                var unused = assertRefused(
                        StoreUnavailableException.class, () -> store.get("k").block(), "TLS", plain.address());
            }
        }
    }

    @Test
    void open_tlsToAServerWithoutIt_isSuspectedWhileTheAttemptLasts() {
        try (RedisServer plain = RedisServer.start()) {
            String url = plain.uri().replace("redis:", "rediss:") + "?connectTimeout=1m&commandTimeout=200ms";
            try (KeyValueStore<String> store = TextStore.open(url)) {
                var unused = assertRefused(
                        StoreUnavailableException.class,
                        () -> store.get("k").block(),
                        "speaks no TLS",
                        plain.address());
            }
        }
    }

    private static void verifyWorks(String url) {
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=20s")) {
            assertWorks(store);
        }
    }

    private static void verifyRefused(RedisServer at, String options, String... words) {
        try (KeyValueStore<String> store = TextStore.open(at.uri() + "?commandTimeout=1h" + options)) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), words);
            unused = assertRefused(
                    StoreConfigurationException.class, () -> store.put("k", "v").block(), words);
        }
    }

    private static String identity(TlsIdentity of) {
        return "&tlsCert=" + of.certificate() + "&tlsKey=" + of.key();
    }
}
