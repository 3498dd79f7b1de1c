package io.reactivekv.redis;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.tck.Capability;
import io.reactivekv.tck.StoreFixture;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The space without a prefix on a server that all tests share, empty at first; time passes as it does. */
final class RedisFixture implements StoreFixture {

    private final String url;
    private final Set<Capability> lacking;
    private final KeyValueStoreFactory factory;
    private KeyValueStoreFactory other;

    /**
     * A fixture.
     *
     * @param server the URL of the server without options
     * @param options further options
     * @param masters the processes behind it, which are flushed
     */
    RedisFixture(String server, String options, Set<Capability> lacking, List<RedisServer> masters) {
        masters.forEach(master -> master.command("FLUSHALL"));
        this.url = server + "?commandTimeout=20s" + options;
        this.lacking = lacking;
        this.factory = KeyValueStores.factory(url);
    }

    @Override
    public KeyValueStoreFactory factory() {
        return factory;
    }

    @Override
    public synchronized KeyValueStoreFactory otherClient() {
        if (other == null) {
            other = KeyValueStores.factory(url);
        }
        return other;
    }

    @Override
    public void advance(Duration duration) {
        long end = System.nanoTime() + duration.plusMillis(2).toNanos();
        while (System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofMillis(300);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.allOf(Capability.class);
        capabilities.remove(Capability.VIRTUAL_TIME);
        capabilities.removeAll(lacking);
        return capabilities;
    }

    @Override
    public synchronized void close() {
        factory.close();
        if (other != null) {
            other.close();
        }
    }
}
