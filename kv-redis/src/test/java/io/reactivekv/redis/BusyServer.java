package io.reactivekv.redis;

import io.reactivekv.redis.test.RedisErrorReply;
import io.reactivekv.redis.test.RedisServer;
import java.util.concurrent.CompletableFuture;

/** A server that runs a script for a second, and refuses everything else meanwhile. */
final class BusyServer {

    private static final String SCRIPT = "local function micros() local time = redis.call('TIME')"
            + " return time[1] * 1000000 + time[2] end"
            + " local begun = micros() while micros() - begun < 1000000 do end";

    private BusyServer() {}

    /** Lets it run the script; returns once it is busy, with the end of the script. */
    static CompletableFuture<Void> keep(RedisServer server) {
        server.command("CONFIG", "SET", "lua-time-limit", "20");
        CompletableFuture<Void> script = CompletableFuture.runAsync(() -> server.command("EVAL", SCRIPT, "0"));
        RedisTests.await("it is busy", () -> isBusy(server) || script.isDone());
        return script;
    }

    private static boolean isBusy(RedisServer server) {
        try {
            Object unused = server.command("PING");
            return false;
        } catch (RedisErrorReply e) {
            return e.code().equals("BUSY");
        }
    }
}
