package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.Optional;

/** A server, a proxy that breaks the connections to it, and clients that come through the proxy or straight. */
final class DistantRedis implements AutoCloseable {

    /** The command timeout of all clients. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    final RedisServer server;
    final FaultProxy proxy;
    private final KeyValueStoreFactory straight;

    DistantRedis() {
        this(RedisServer.start());
    }

    DistantRedis(RedisServer server) {
        this.server = server;
        this.proxy = FaultProxy.to(server);
        this.straight = KeyValueStores.factory(url(server.address(), ""));
    }

    /** The URL through the proxy. */
    String url(String options) {
        return url(proxy.address(), options);
    }

    KeyValueStoreFactory connect(String options) {
        KeyValueStoreFactory factory = KeyValueStores.factory(url(options));
        awaitWorking(factory);
        return factory;
    }

    /** A client that no fault concerns. */
    KeyValueStoreFactory straight() {
        return straight;
    }

    /** Waits until a client can work again. */
    static void awaitWorking(KeyValueStoreFactory factory) {
        KeyValueStore<String> store = factory.open("", String.class);
        Until.holds(
                () -> "success after " + failure(store), () -> failure(store).isEmpty());
    }

    /** Why a client cannot work now; empty when it can. */
    static Optional<KeyValueException> failure(KeyValueStore<?> store) {
        try {
            store.exists("whatever").then().block();
            return Optional.empty();
        } catch (KeyValueException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        straight.close();
        proxy.close();
        server.close();
    }

    private static String url(String address, String options) {
        return "redis://" + address + "?prefix=app:&commandTimeout=" + TIMEOUT.toMillis() + "ms" + options;
    }
}
