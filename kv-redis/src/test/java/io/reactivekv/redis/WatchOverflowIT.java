package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.StoredChange;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** A watcher that asks for nothing while more keys change than it remembers. */
@Timeout(60)
@Tag("long")
class WatchOverflowIT {

    private static final String CHANGES = "for i = 1, 70000 do redis.call('SET', 'app:k' .. i, 'v') end";

    private final Queue<StoredChange<byte[]>> slow = new ConcurrentLinkedQueue<>();
    private final Queue<StoredChange<byte[]>> quick = new ConcurrentLinkedQueue<>();

    @Test
    @SuppressWarnings("unchecked")
    void watch_moreKeysChangeThanItRemembers_isResetAndGoesOn() {
        try (RedisServer server = RedisServer.start()) {
            Backend<byte[]> backend = (Backend<byte[]>) new RedisBackendProvider()
                    .open(StoreConfig.parse(server.uri() + "?prefix=app:&ordered=false&commandTimeout=30s"));
            OneByOne subscriber = new OneByOne();
            backend.watch(KeyRange.prefix("k"), true).subscribe(subscriber);
            Disposable other = backend.watch(KeyRange.prefix("last"), true).subscribe(quick::add);
            RedisTests.await("both listen", () -> slow.size() == 1 && quick.size() == 1);

            server.command("EVAL", CHANGES, "0");
            server.command("SET", "app:last", "v");
            RedisTests.await("all changes are told of", () -> quick.size() == 2);

            assertEquals(1, slow.size(), "it has not asked for more");
            subscriber.request(1);
            RedisTests.await("it is told", () -> slow.size() == 2);
            assertInstanceOf(StoredChange.Reset.class, slow.toArray()[1]);
            subscriber.request(1);
            RedisTests.await("what came after that is told of", () -> slow.size() == 3);
            assertInstanceOf(StoredChange.Put.class, slow.toArray()[2]);
            subscriber.cancel();
            other.dispose();
            backend.close().block();
        }
    }

    /** Asks for the first change only, and then when the test does. */
    private final class OneByOne extends BaseSubscriber<StoredChange<byte[]>> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(StoredChange<byte[]> change) {
            slow.add(change);
        }
    }
}
