package io.reactivekv.bench.redis;

import io.reactivekv.bench.Table;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gets and puts of random keys beside Lettuce, Redisson and Spring Data. */
final class PointContests {

    private static final Duration TTL = Duration.ofHours(1);
    private static final int KEYS = 100_000;

    private final RedisServer server;
    private final int rounds;
    private final long millis;
    private final String[] keys = Data.keys(KEYS);
    private final byte[] value = Data.value();

    PointContests(RedisServer server, boolean full) {
        this.server = server;
        this.rounds = full ? 10 : 3;
        this.millis = full ? 1_000 : 400;
    }

    void gets(Table table) {
        try (Clients clients = new Clients()) {
            Client lettuce = clients.add(LettuceClient.plain(server.host(), server.port(), "plain:"));
            Client ordered = clients.add(new StoreClient(url("o:", "")));
            Client immediate = clients.add(new StoreClient(url("o:", "&callbackScheduler=immediate")));
            Client unbatched = clients.add(new StoreClient(url("o:", "&batchSize=1")));
            Client redisson = clients.add(RedissonPeer.plain(server.host(), server.port(), "plain:"));
            Client redissonTuned = clients.add(RedissonPeer.tuned(server.host(), server.port(), "plain:"));
            Client spring = clients.add(new SpringPeer(server.host(), server.port(), "plain:"));
            Data.load((StoreClient) ordered, keys);
            try (StoreClient plain = new StoreClient(url("plain:", "&ordered=false"))) {
                Data.load(plain, keys);
            }
            Contest contest = new Contest(server, rounds, millis)
                    .subject("Lettuce reactive", () -> lettuce.get(Data.any(keys)))
                    .subject("kv", () -> ordered.get(Data.any(keys)))
                    .subject("kv, immediate", () -> immediate.get(Data.any(keys)))
                    .subject("kv, batchSize=1", () -> unbatched.get(Data.any(keys)))
                    .subject("Redisson", () -> redisson.get(Data.any(keys)))
                    .subject("Redisson, tuned", () -> redissonTuned.get(Data.any(keys)))
                    .subject("Spring Data", () -> spring.get(Data.any(keys)));
            for (int callers : new int[] {1, 16, 64, 256, 1024}) {
                contest.run(table, "get", Driver.CALLERS, callers);
            }
            for (int concurrency : new int[] {16, 64, 256}) {
                contest.run(table, "get", Driver.FLAT_MAP, concurrency);
            }
        }
    }

    void puts(Table table) {
        try (Clients clients = new Clients()) {
            Client lettuce = clients.add(LettuceClient.plain(server.host(), server.port(), "plain:"));
            Client ordered = clients.add(new StoreClient(url("o:", "&callbackScheduler=immediate")));
            Client timed = clients.add(new StoreClient(url("t:", "&callbackScheduler=immediate")));
            Client plain = clients.add(new StoreClient(url("p:", "&ordered=false&callbackScheduler=immediate")));
            Data.load((StoreClient) ordered, keys);
            Data.load((StoreClient) timed, keys);
            new Contest(server, rounds, millis)
                    .subject("Lettuce SET", () -> lettuce.put(Data.any(keys), value))
                    .subject("kv plain", () -> plain.put(Data.any(keys), value))
                    .subject("kv ordered", () -> ordered.put(Data.any(keys), value))
                    .run(table, "put over existing keys, no TTL", Driver.CALLERS, 256);
            new Contest(server, rounds, millis)
                    .subject("Lettuce SET PX", () -> lettuce.put(Data.any(keys), value, TTL))
                    .subject("kv plain", () -> plain.put(Data.any(keys), value, TTL))
                    .subject("kv ordered", () -> timed.put(Data.any(keys), value, TTL))
                    .run(table, "put over existing keys, TTL", Driver.CALLERS, 256);
            AtomicInteger fresh = new AtomicInteger(10_000_000);
            new Contest(server, rounds, millis)
                    .subject("Lettuce SET", () -> lettuce.put(Data.key(fresh.incrementAndGet()), value))
                    .subject("kv ordered", () -> ordered.put(Data.key(fresh.incrementAndGet()), value))
                    .run(table, "put of new keys, no TTL", Driver.CALLERS, 256);
            new Contest(server, rounds, millis)
                    .subject("Lettuce SET PX", () -> lettuce.put(Data.key(fresh.incrementAndGet()), value, TTL))
                    .subject("kv ordered", () -> timed.put(Data.key(fresh.incrementAndGet()), value, TTL))
                    .run(table, "put of new keys, TTL", Driver.CALLERS, 256);
        }
    }

    private String url(String prefix, String options) {
        return "redis://" + server.address() + "/0?prefix=" + prefix + options;
    }

    /** Closes them all. */
    private static final class Clients implements AutoCloseable {

        private final List<Client> clients = new ArrayList<>();

        Client add(Client client) {
            clients.add(client);
            return client;
        }

        @Override
        public void close() {
            clients.forEach(Client::close);
        }
    }
}
