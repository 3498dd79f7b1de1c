package io.reactivekv.tck;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.tck.Model.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What a run of random operations makes up. */
final class ModelChoice {

    private static final String VIEW = "v:";
    private static final List<String> KEYS = List.of(
            "a",
            "a*",
            "a\u0000",
            "ab",
            "b",
            VIEW,
            VIEW + "1",
            VIEW + "2",
            VIEW + "\ue000",
            VIEW + SampleKeys.GRINNING_FACE,
            "w",
            SampleKeys.LAST);

    private final Random random;
    private final boolean timePasses;
    private int written;

    ModelChoice(Random random, boolean timePasses) {
        this.random = random;
        this.timePasses = timePasses;
    }

    boolean timePasses() {
        return timePasses;
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int upTo(int most) {
        return 1 + random.nextInt(most);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String key() {
        return oneOf(KEYS);
    }

    List<String> keys() {
        return IntStream.range(0, random.nextInt(6)).mapToObj(i -> key()).toList();
    }

    /** No value is written twice, so that equal values mean that nothing was written in between. */
    String newValue() {
        return "v" + ++written;
    }

    /** A key where it is: in the store, or under a shorter name in a view of it. */
    record Place(KeyValueStore<String> store, String key) {}

    Place place(KeyValueStore<String> store, String key) {
        boolean viewed = key.startsWith(VIEW) && key.length() > VIEW.length() && oneIn(2);
        return viewed ? new Place(store.withPrefix(VIEW), key.substring(VIEW.length())) : new Place(store, key);
    }

    Lifetime lifetime() {
        Lifetime.Kind kind = oneOf(List.of(Lifetime.Kind.values()));
        boolean isPast = kind == Lifetime.Kind.AT && oneIn(4);
        return new Lifetime(kind, isPast ? Duration.ofSeconds(-1) : ttl());
    }

    /** One for where there is nothing to keep. */
    Lifetime lifetimeButKeep() {
        Lifetime lifetime = lifetime();
        return lifetime.kind() == Lifetime.Kind.KEEP ? new Lifetime(Lifetime.Kind.AFTER, ttl()) : lifetime;
    }

    Duration ttl() {
        return timePasses && oneIn(2) ? Duration.ofMillis(upTo(50)) : Duration.ofHours(upTo(5));
    }

    Duration timeToPass() {
        return oneIn(10) ? Duration.ofHours(2) : Duration.ofMillis(upTo(20));
    }

    KeyRange range() {
        String a = key();
        String b = key();
        return switch (random.nextInt(5)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.prefix(oneIn(2) ? VIEW : a);
            case 2 -> KeyRange.from(a);
            case 3 -> KeyRange.before(a);
            default -> KeyRange.from(a).intersect(KeyRange.before(b));
        };
    }
}
