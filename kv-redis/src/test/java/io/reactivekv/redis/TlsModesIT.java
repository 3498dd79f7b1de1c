package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServerBuilder;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.redis.test.TlsIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TLS with Sentinels and in a Cluster: servers that ask for a client's certificate, and servers whose own is for another
 * host. As in {@link TlsIT}, what is refused is refused at once.
 */
@Timeout(30)
@Tag("long")
class TlsModesIT {

    private static final Map<Servers, String> MUTUAL = new EnumMap<>(Servers.class);
    private static final Map<Servers, String> ELSEWHERE = new EnumMap<>(Servers.class);
    private static final List<AutoCloseable> STARTED = Collections.synchronizedList(new ArrayList<>());

    private static TlsFiles files;

    /** How servers belong together. */
    enum Servers {
        SENTINEL {
            @Override
            String start(Consumer<RedisServerBuilder> options) {
                RedisSentinels redis = RedisSentinels.builder()
                        .tls(files)
                        .servers(options)
                        .sentinels(options)
                        .start();
                STARTED.add(redis);
                return redis.uri() + "&prefix=app:";
            }
        },
        CLUSTER {
            @Override
            String start(Consumer<RedisServerBuilder> options) {
                RedisCluster redis = RedisCluster.builder()
                        .replicas(0)
                        .tls(files)
                        .nodes(options)
                        .start();
                STARTED.add(redis);
                return redis.uri() + "?prefix=app:";
            }
        };

        /** Starts some and returns their URL. */
        abstract String start(Consumer<RedisServerBuilder> options);
    }

    @BeforeAll
    static void start() {
        files = TlsFiles.create();
        Map<Servers, CompletableFuture<String>> mutual = new EnumMap<>(Servers.class);
        Map<Servers, CompletableFuture<String>> elsewhere = new EnumMap<>(Servers.class);
        for (Servers servers : Servers.values()) {
            mutual.put(servers, begin(() -> servers.start(node -> node.option("tls-auth-clients", "yes"))));
            elsewhere.put(
                    servers,
                    begin(() ->
                            servers.start(node -> node.tls(files.otherHost()).option("tls-auth-clients", "no"))));
        }
        mutual.forEach((servers, url) -> MUTUAL.put(servers, url.join()));
        elsewhere.forEach((servers, url) -> ELSEWHERE.put(servers, url.join()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable server : STARTED) {
            server.close();
        }
        files.close();
    }

    @ParameterizedTest
    @EnumSource
    void open_clientCertificate_works(Servers servers) {
        verifyWorks(MUTUAL.get(servers) + "&tlsCa=" + files.ca() + identity(files.client()));
    }

    @ParameterizedTest
    @EnumSource
    void open_withoutAClientCertificate_isRefused(Servers servers) {
        verifyRefused(MUTUAL.get(servers) + "&tlsCa=" + files.ca(), "tlsCert");
    }

    @ParameterizedTest
    @EnumSource
    void open_strangersClientCertificate_isRefused(Servers servers) {
        verifyRefused(MUTUAL.get(servers) + "&tlsCa=" + files.ca() + identity(files.stranger()), "tlsCert");
    }

    @ParameterizedTest
    @EnumSource
    void open_wrongAuthority_isRefused(Servers servers) {
        verifyRefused(
                MUTUAL.get(servers) + "&tlsCa=" + files.otherCa() + identity(files.client()), "tlsCa", "certificate");
    }

    @ParameterizedTest
    @EnumSource
    void open_certificateForAnotherHost_isRefused(Servers servers) {
        verifyRefused(ELSEWHERE.get(servers) + "&tlsCa=" + files.ca(), "certificate", "another host", "127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void open_certificateForAnotherHostWithoutHostVerification_works(Servers servers) {
        verifyWorks(ELSEWHERE.get(servers) + "&tlsVerify=ca&tlsCa=" + files.ca());
    }

    @ParameterizedTest
    @EnumSource
    void open_wrongAuthorityWithoutHostVerification_isRefusedStill(Servers servers) {
        verifyRefused(ELSEWHERE.get(servers) + "&tlsVerify=ca&tlsCa=" + files.otherCa(), "tlsCa", "certificate");
    }

    private static <T> CompletableFuture<T> begin(Supplier<T> start) {
        CompletableFuture<T> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                started.complete(start.get());
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        thread.start();
        return started;
    }

    private static void verifyWorks(String url) {
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=20s")) {
            assertWorks(store);
        }
    }

    private static void verifyRefused(String url, String... words) {
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=1h")) {
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
