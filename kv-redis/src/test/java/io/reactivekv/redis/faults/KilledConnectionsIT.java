package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfig;
import io.reactivekv.redis.RedisBackendProvider;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million batched operations that succeed while connections are killed: every answer belongs to its question, and there is one. */
@Tag("long")
class KilledConnectionsIT {

    private static final long SEED = 20_261_121;
    private static final int CALLERS = 256;
    private static final int KILLS = 50;
    private static final long OPERATIONS = 1_000_000;

    @Test
    void answers_connectionsKilledUnderBatchedLoad_areAllThereAndRight() {
        try (RedisServer server = RedisServer.start()) {
            Backend<byte[]> backend = open(server.uri());
            try {
                RandomLoad load = RandomLoad.ofBatched(backend);
                load.start(CALLERS, SEED);
                for (int kill = 1; kill <= KILLS; kill++) {
                    long enough = OPERATIONS / KILLS * kill;
                    Until.holds(() -> "operations succeed; open are " + load.open(), () -> load.succeeded() >= enough);
                    server.command("CLIENT", "KILL", "TYPE", "normal");
                }
                load.stop();
                Until.holds(
                        () -> "a signal of " + load.open(), () -> load.open().isEmpty());
                assertEquals(List.of(), List.copyOf(load.surprises), "seed " + SEED);
                assertTrue(load.checked() > OPERATIONS / 4, () -> "values looked at: " + load.checked());
            } finally {
                backend.close().block();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Backend<byte[]> open(String uri) {
        return (Backend<byte[]>)
                new RedisBackendProvider().open(StoreConfig.parse(uri + "?prefix=app:&commandTimeout=10s"));
    }
}
