package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.function.Function;

/** A space whose key {@link WriteKind#KEY} lies at a server behind a proxy, and two clients that come through the proxy. */
final class LossySpace implements AutoCloseable {

    final FaultProxy proxy;
    private final KeyValueStoreFactory batched;
    private final KeyValueStoreFactory unbatched;
    private final RedisServer server;
    private final String stored;

    /**
     * A space that is empty yet.
     *
     * @param url of the servers, with options
     * @param masters the servers
     * @param proxies the proxy before each of them
     */
    LossySpace(String url, String prefix, List<RedisServer> masters, Function<RedisServer, FaultProxy> proxies) {
        batched = KeyValueStores.factory(url + "&prefix=" + prefix);
        unbatched = KeyValueStores.factory(url + "&batchSize=1&prefix=" + prefix);
        awaitWorking(batched);
        awaitWorking(unbatched);
        WriteKind.texts(batched).put(WriteKind.KEY, "anything").block();
        server = masters.stream()
                .filter(master -> !names(master, prefix).isEmpty())
                .findFirst()
                .orElseThrow();
        stored = String.valueOf(names(server, prefix).get(0));
        proxy = proxies.apply(server);
    }

    KeyValueStoreFactory client(boolean inBatches) {
        return inBatches ? batched : unbatched;
    }

    /** The stored value; null when there is none. */
    String value() {
        Object value = server.command("GET", stored);
        return value == null ? null : value.toString();
    }

    /** Value and whether there is a TTL. */
    String state() {
        return value() + ", " + ((Long) server.command("PTTL", stored) >= 0 ? "expires" : "stays");
    }

    /** Stores a value past all clients, or nothing for null. */
    void restore(String value) {
        if (value == null) {
            server.command("DEL", stored);
        } else {
            server.command("SET", stored, value);
        }
    }

    /** Waits until a client can work again with the key's server. */
    static void awaitWorking(KeyValueStoreFactory client) {
        Until.holds("the key can be read", () -> {
            try {
                WriteKind.texts(client).exists(WriteKind.KEY).then().block();
                return true;
            } catch (KeyValueException e) {
                return false;
            }
        });
    }

    /** Whether the fault has struck. */
    boolean isOver() {
        return proxy.fault().equals(Fault.none());
    }

    @Override
    public void close() {
        batched.close();
        unbatched.close();
    }

    private static List<?> names(RedisServer master, String prefix) {
        return (List<?>) master.command("KEYS", prefix + "*" + WriteKind.KEY);
    }
}
