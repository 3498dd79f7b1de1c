package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.KeyValueException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Buckets in memory that answer what scans ask, all operations of a step together: whatever is asked for before an answer
 * has come belongs to the same step.
 */
final class IndexedTopology implements Topology {

    private final Layout layout;
    private final List<NavigableMap<String, byte[]>> buckets = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private final Map<Integer, Throwable> refusals = new HashMap<>();
    private int steps;
    private int members;
    private int values;
    private int mostTogether;

    IndexedTopology(Layout layout) {
        this.layout = layout;
        for (int i = 0; i < layout.buckets(); i++) {
            buckets.add(new TreeMap<>());
        }
    }

    /** Stores an ASCII key. */
    void put(String key, byte[] value) {
        Object unused = buckets.get(layout.bucketOf(key)).put(key, value);
    }

    /** Leaves a member in the index that has no value. */
    void orphan(String key) {
        put(key, new byte[0]);
    }

    /** Lets everything fail that is asked in this step, the first being 1. */
    void refuse(int step, Throwable failure) {
        Object unused = refusals.put(step, failure);
    }

    /** How often somebody waited for answers. */
    int steps() {
        return steps;
    }

    /** How many index members were read. */
    int members() {
        return members;
    }

    /** How many values were read. */
    int values() {
        return values;
    }

    /** How many values were asked for together at most. */
    int mostTogether() {
        return mostTogether;
    }

    /** Answers until nothing more is asked. */
    void answerAll() {
        while (answer()) {}
    }

    /** Answers what has been asked; false when nothing has. */
    boolean answer() {
        if (asked.isEmpty()) {
            return false;
        }
        steps++;
        List<Asked> now = List.copyOf(asked);
        asked.clear();
        Throwable refusal = refusals.get(steps);
        for (Asked one : now) {
            if (refusal == null) {
                one.answer.tryEmitValue(reply(one)).orThrow();
            } else {
                one.answer.tryEmitError(refusal).orThrow();
            }
        }
        return true;
    }

    @Override
    public Mono<Object> call(Call call, int bucket, long timeoutNanos) {
        return Mono.defer(() -> {
            Asked one = new Asked(call, null, bucket, Sinks.one());
            asked.add(one);
            return one.answer.asMono();
        });
    }

    @Override
    public Mono<Object> calls(Call first, Function<List<?>, @Nullable Call> second, int bucket, long timeoutNanos) {
        return Mono.defer(() -> {
            Asked one = new Asked(first, second, bucket, Sinks.one());
            asked.add(one);
            return one.answer.asMono();
        });
    }

    private Object reply(Asked one) {
        Object first = reply(one.call, one.bucket);
        Function<List<?>, @Nullable Call> second = one.second;
        if (second == null) {
            return first;
        }
        Call next = second.apply((List<?>) first);
        return next == null ? List.of(first) : List.of(first, reply(next, one.bucket));
    }

    private Object reply(Call call, int bucket) {
        List<byte[]> words = call.words();
        if (call.script() == Script.REPAIR) {
            return 0L;
        }
        if (call.type() == CommandType.ZRANGE) {
            boolean reverse = text(words, 4).equals("REV");
            return page(bucket, words, reverse, number(words, words.size() - 1));
        }
        if (call.type() == CommandType.MGET || call.script() == Script.TTLS) {
            mostTogether = Math.max(mostTogether, words.size());
            int head = layout.head(bucket).length;
            List<@Nullable Object> read = new ArrayList<>();
            for (byte[] stored : words) {
                byte[] value = value(bucket, Layout.text(stored).substring(head));
                if (call.script() == Script.TTLS) {
                    read.add(value == null ? -2L : -1L);
                } else {
                    read.add(value);
                }
            }
            return read;
        }
        throw new IllegalStateException("no scan asks for " + call.type());
    }

    private List<byte[]> page(int bucket, List<byte[]> words, boolean reverse, int count) {
        NavigableMap<String, byte[]> part = buckets.get(bucket);
        String low = text(words, reverse ? 2 : 1);
        String high = text(words, reverse ? 1 : 2);
        if (!low.equals("-")) {
            part = part.tailMap(low.substring(1), low.charAt(0) == '[');
        }
        if (!high.equals("+")) {
            part = part.headMap(high.substring(1), high.charAt(0) == '[');
        }
        List<byte[]> page = (reverse ? part.descendingMap() : part)
                .keySet().stream().limit(count).map(Layout::utf8).toList();
        members += page.size();
        return page;
    }

    private byte @Nullable [] value(int bucket, String key) {
        values++;
        byte[] value = buckets.get(bucket).get(key);
        return value == null || value.length == 0 ? null : value;
    }

    private static String text(List<byte[]> words, int at) {
        return new String(words.get(at), StandardCharsets.US_ASCII);
    }

    private static int number(List<byte[]> words, int at) {
        return Integer.parseInt(text(words, at));
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Space space() {
        throw notHere();
    }

    @Override
    public Mono<Territory> territory(long timeoutNanos) {
        throw notHere();
    }

    @Override
    public List<Node> masters() {
        return List.of();
    }

    @Override
    public void wake() {
        throw notHere();
    }

    @Override
    public void onChange(Runnable listener) {
        throw notHere();
    }

    @Override
    public int atOnce(int wanted) {
        return wanted;
    }

    @Override
    public String description() {
        return "buckets in memory";
    }

    @Override
    public void open() {
        throw notHere();
    }

    @Override
    public CompletableFuture<KeyValueException> refusal() {
        throw notHere();
    }

    @Override
    public CompletableFuture<Void> close(KeyValueException reason) {
        throw notHere();
    }

    @Override
    public void submit(Op<?> op) {
        throw notHere();
    }

    @Override
    public void redirected(Op<?> op, Node node, String error) {
        throw notHere();
    }

    @Override
    public KeyValueException misdirected(Node node, String error) {
        throw notHere();
    }

    @Override
    public void connected(Node node) {
        throw notHere();
    }

    @Override
    public void disconnected(Node node, KeyValueException reason) {
        throw notHere();
    }

    @Override
    public boolean isLastHope(Node node) {
        return false;
    }

    @Override
    public @Nullable KeyValueException closedGate() {
        return null;
    }

    @Override
    public boolean overwriteFirst() {
        return false;
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("no scan needs it");
    }

    private record Asked(
            Call call, @Nullable Function<List<?>, @Nullable Call> second, int bucket, Sinks.One<Object> answer) {}
}
