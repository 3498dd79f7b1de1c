package io.reactivekv.redis;

import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What a connection asks of its own accord. */
class HeartbeatIT {

    private static final Pattern TWICE_OR_MORE = Pattern.compile("cmdstat_time:calls=([2-9]|\\d\\d)");

    @Test
    void heartbeat_answersAlwaysOutstanding_readsTheServersClockAllTheSame() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store =
                        TextStore.open("redis://" + proxy.address() + "?prefix=app:&commandTimeout=1h")) {
            store.put("k", "v").block();
            proxy.fault(Fault.blackholeReplies());
            Disposable outstanding = store.get("k").subscribe();
            server.command("CONFIG", "RESETSTAT");

            RedisTests.await(
                    "it is asked what time it is",
                    () -> TWICE_OR_MORE
                            .matcher(String.valueOf(server.command("INFO", "commandstats")))
                            .find());

            proxy.pass();
            outstanding.dispose();
        }
    }
}
