package io.reactivekv.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.Await;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class SoakIT {

    @Test
    void run_forAMoment_findsNothingAndSaysWhatItDid() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        boolean sound = new Soak(new SoakOptions(Duration.ofSeconds(4), 20_261_120))
                .run(new PrintStream(out, true, StandardCharsets.UTF_8));

        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(sound, text);
        assertTrue(text.contains("seed 20261120"), text);
        assertTrue(text.matches("(?s).*faults: [1-9].*"), text);
    }

    @Test
    void run_forMinutes_findsNothing() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        boolean sound = new Soak(new SoakOptions(Duration.ofMinutes(3), System.nanoTime()))
                .run(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertTrue(sound, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void lastLook_atLostForeignAndUnindexedKeys_complainsOfEach() {
        Complaints complaints = new Complaints();
        Ledger ledger = new Ledger(0);
        ledger.settle("w000:0:0", Held.forever("kept"));
        ledger.settle("w000:1:0", Held.forever("lost"));
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        KeyValueStores.open("redis://" + server.address() + "/0?prefix=soak:", Serializers.string());
                Watched watched = new Watched(store, KeyRange.all(), complaints)) {
            // What is written behind the index is known to a watch that has begun alone.
            Await.until("the watch has begun", Duration.ofSeconds(30), watched::hasBegun);
            store.put("w000:0:0", "kept").block();
            store.put("stranger", "who").block();
            server.command("SET", "soak:w000:2:0", "behind the index");

            new LastLook(server, "soak:", List.of(ledger), List.of(), complaints).compare(watched);
        }

        assertEquals(5, complaints.count(), complaints.first()::toString);
        String text = String.join("\n", complaints.first());
        assertTrue(
                text.contains("the index and the data differ in 1 keys: w000:2:0 (null and behind the index)"), text);
        assertTrue(text.contains("count is 2 where 3 keys are"), text);
        assertTrue(text.contains("the data lacks w000:1:0, which holds lost"), text);
        assertTrue(text.contains("the data has w000:2:0 with behind the index, which is gone"), text);
        assertTrue(text.contains("the data have stranger, which nobody wrote"), text);
    }

    @Test
    void lastLook_atAnIndexMemberWithoutAKey_namesIt() {
        Complaints complaints = new Complaints();
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        KeyValueStores.open("redis://" + server.address() + "/0?prefix=soak:", Serializers.string());
                // A range without the ghost, which its scan would remove.
                Watched watched = new Watched(store, KeyRange.prefix("w"), complaints)) {
            store.put("w000:0:0", "kept").block();
            byte[] index = "?kv:index:soak:".getBytes(StandardCharsets.US_ASCII);
            index[0] = (byte) 0xFF;
            server.command(ascii("ZADD"), index, ascii("0"), ascii("ghost"));
            Ledger ledger = new Ledger(0);
            ledger.settle("w000:0:0", Held.forever("kept"));

            new LastLook(server, "soak:", List.of(ledger), List.of(), complaints).compare(watched);
        }

        assertEquals(
                List.of("count is 2 where 1 keys are", "the index has ghost, which is no live key"),
                complaints.first());
    }

    @Test
    void lastLook_atAnExpiredEntryThatNobodyHasSwept_isContent() {
        Complaints complaints = new Complaints();
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        KeyValueStores.open("redis://" + server.address() + "/0?prefix=soak:", Serializers.string());
                Watched watched = new Watched(store, KeyRange.all(), complaints)) {
            store.put("w000:0:0", "short", Duration.ofMillis(1)).block();

            new LastLook(server, "soak:", List.of(new Ledger(0)), List.of(), complaints).compare(watched);
        }

        assertEquals(List.of(), complaints.first());
    }

    @Test
    void lastLook_atWhatCannotBeCompared_complains() {
        Complaints complaints = new Complaints();
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        KeyValueStores.open("redis://" + server.address() + "/0?prefix=soak:", Serializers.string());
                Watched watched = new Watched(store, KeyRange.all(), complaints)) {
            store.ping().block();
            server.command("LPUSH", "soak:list", "a value of another type");

            new LastLook(server, "soak:", List.of(), List.of(), complaints).compare(watched);
        }

        assertEquals(1, complaints.count(), complaints.first()::toString);
        assertTrue(complaints.first().get(0).contains("WRONGTYPE"), complaints.first()::toString);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
