package io.reactivekv.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.Await;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is left on the server when all is quiet, compared with what must be. */
final class LastLook {

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** What the names of indexes begin with. */
    private static final byte RESERVED = (byte) 0xFF;

    private final RedisServer server;
    private final String prefix;
    private final List<Ledger> ledgers;
    private final List<Counting> counters;
    private final Complaints complaints;

    LastLook(RedisServer server, String prefix, List<Ledger> ledgers, List<Counting> counters, Complaints complaints) {
        this.server = server;
        this.prefix = prefix;
        this.ledgers = ledgers;
        this.counters = counters;
        this.complaints = complaints;
    }

    /** What cannot be compared is a complaint as well. */
    void compare(Watched watched) {
        try {
            look(watched);
        } catch (RuntimeException e) {
            complaints.add("the last look failed with " + e);
        }
    }

    private void look(Watched watched) {
        Await.until("what has a TTL has expired", BOUND, () -> keysWithTtl() == 0);
        long now = System.nanoTime();
        Map<String, String> data = data();
        try (KeyValueStore<String> store =
                KeyValueStores.open("redis://" + server.address() + "/0?prefix=" + prefix, Serializers.string())) {
            // In this order: a count sweeps what has expired, a scan removes whatever it finds without a value.
            long counted = Objects.requireNonNull(store.count(KeyRange.all()).block());
            if (counted != data.size()) {
                complaints.add("count is " + counted + " where " + data.size() + " keys are");
            }
            for (String member : indexed()) {
                if (!data.containsKey(member)) {
                    complaints.add("the index has " + member + ", which is no live key");
                }
            }
            Map<String, String> scanned = new TreeMap<>(Objects.requireNonNull(store.scan(KeyRange.all())
                    .collectMap(entry -> entry.key(), entry -> entry.value())
                    .block()));
            if (!scanned.equals(data)) {
                complaints.add("the index and the data differ in " + difference(scanned, data));
            }
        }
        check(data, now);
        try {
            Await.until("the watch has it all", BOUND, () -> watched.copy().equals(data));
        } catch (IllegalStateException e) {
            complaints.add("a minute later the watch differs in " + difference(watched.copy(), data));
        }
    }

    private void check(Map<String, String> data, long now) {
        Map<String, String> rest = new TreeMap<>(data);
        for (Ledger ledger : ledgers) {
            Map<String, String> own = new TreeMap<>();
            data.forEach((key, value) -> {
                if (key.startsWith(ledger.prefix())) {
                    own.put(key, value);
                    rest.remove(key);
                }
            });
            ledger.compare(own, now, now, complaints, "the data");
        }
        for (Counting counter : counters) {
            String number = rest.remove(counter.name());
            counter.compare(number == null ? 0 : Long.parseLong(number));
        }
        rest.forEach((key, value) -> complaints.add("the data have " + key + ", which nobody wrote"));
    }

    /** The values as they lie on the server, whatever the index says. */
    private Map<String, String> data() {
        Map<String, String> data = new TreeMap<>();
        for (String name : names()) {
            String value = (String) server.command("GET", name);
            if (value != null) {
                data.put(name.substring(prefix.length()), value);
            }
        }
        return data;
    }

    /** The members of the index as they lie on the server. */
    private List<String> indexed() {
        byte[] name = ("\0kv:index:" + prefix).getBytes(UTF_8);
        name[0] = RESERVED;
        Object members = server.command("ZRANGE".getBytes(UTF_8), name, "0".getBytes(UTF_8), "-1".getBytes(UTF_8));
        return ((List<?>) Objects.requireNonNull(members))
                .stream().map(member -> new String((byte[]) member, UTF_8)).toList();
    }

    private long keysWithTtl() {
        return names().stream()
                .filter(name -> Objects.requireNonNull((Long) server.command("PTTL", name)) >= 0)
                .count();
    }

    private List<String> names() {
        return ((List<?>) Objects.requireNonNull(server.command("KEYS", prefix + "*")))
                .stream().map(String::valueOf).toList();
    }

    private static String difference(Map<String, String> left, Map<String, String> right) {
        TreeSet<String> keys = new TreeSet<>(left.keySet());
        keys.addAll(right.keySet());
        keys.removeIf(key -> Objects.equals(left.get(key), right.get(key)));
        StringBuilder text = new StringBuilder(keys.size() + " keys:");
        keys.stream()
                .limit(5)
                .forEach(key -> text.append(' ')
                        .append(key)
                        .append(" (")
                        .append(left.get(key))
                        .append(" and ")
                        .append(right.get(key))
                        .append(')'));
        return text.toString();
    }
}
