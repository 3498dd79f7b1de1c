package io.reactivekv.tck;

import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A prefix range holds the keys that begin with the prefix, literally, and no others. */
@Requires(Capability.ORDERED)
public interface PrefixTests extends ConformanceTests {

    @Test
    default void scanPrefix_noSeparator_isImplied(KeyValueStore<String> store) {
        Fill.keys(store, "use", "user", "user1", "user:1", "users", "usf", "t");
        assertEquals(List.of("user", "user1", "user:1", "users"), list(store.keys(KeyRange.prefix("user"))));
        assertEquals(List.of("user:1"), list(store.keys(KeyRange.prefix("user:"))));
        assertEquals(List.of(), list(store.keys(KeyRange.prefix("user;"))));
    }

    @Test
    default void scanPrefix_emptyPrefix_isEverything(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.IN_ORDER);
        Fill.keys(store, ordered);
        assertEquals(ordered, list(store.keys(KeyRange.prefix(""))));
    }

    @Test
    default void scanPrefix_lastCodePoint_hasNoSuccessorAndIsFound(KeyValueStore<String> store) {
        String last = SampleKeys.LAST;
        Fill.keys(store, "a", last, last + "a", last + last, last + last + "z");
        assertEquals(
                List.of(last, last + "a", last + last, last + last + "z"), list(store.keys(KeyRange.prefix(last))));
        assertEquals(List.of(last + last, last + last + "z"), list(store.keys(KeyRange.prefix(last + last))));
    }

    @Test
    default void scanPrefix_endingInTheLastCodePoint_stopsBeforeTheNext(KeyValueStore<String> store) {
        String prefix = "a" + SampleKeys.LAST;
        Fill.keys(store, "a", prefix, prefix + "x", prefix + SampleKeys.LAST, "b");
        assertEquals(
                List.of(prefix, prefix + "x", prefix + SampleKeys.LAST), list(store.keys(KeyRange.prefix(prefix))));
    }

    @Test
    default void scanPrefix_besideTheSurrogates_jumpsOverThem(KeyValueStore<String> store) {
        Fill.keys(store, "\ud7fe", "\ud7ff", "\ud7ffa", "\ue000", SampleKeys.GRINNING_FACE);
        assertEquals(List.of("\ud7ff", "\ud7ffa"), list(store.keys(KeyRange.prefix("\ud7ff"))));
        assertEquals(List.of("\ue000"), list(store.keys(KeyRange.prefix("\ue000"))));
    }

    @Test
    default void scanPrefix_eachStrangePrefix_isTakenLiterally(KeyValueStore<String> store) {
        List<String> keys = new ArrayList<>();
        for (String prefix : SampleKeys.STRANGE) {
            keys.add(prefix);
            keys.add(prefix + "1");
        }
        List<String> stored = SampleKeys.sorted(keys.stream().distinct().toList());
        Fill.keys(store, stored);
        for (String prefix : SampleKeys.STRANGE) {
            List<String> expected =
                    stored.stream().filter(key -> key.startsWith(prefix)).toList();
            KeyRange range = KeyRange.prefix(prefix);
            assertEquals(expected, list(store.keys(range)), () -> "prefix " + SampleKeys.shown(prefix));
            assertEquals((long) expected.size(), value(store.count(range)));
        }
    }

    @Test
    default void scanPrefix_globCharacters_matchThemselvesOnly(KeyValueStore<String> store) {
        Fill.keys(store, "a*b:1", "aZb:1", "a?b", "axb", "[ab]c", "ac", "bc", "{a}d", "ad", "\\e", "e");
        assertEquals(List.of("a*b:1"), list(store.keys(KeyRange.prefix("a*b:"))));
        assertEquals(List.of("a?b"), list(store.keys(KeyRange.prefix("a?"))));
        assertEquals(List.of("[ab]c"), list(store.keys(KeyRange.prefix("[ab]"))));
        assertEquals(List.of("{a}d"), list(store.keys(KeyRange.prefix("{a}"))));
        assertEquals(List.of("\\e"), list(store.keys(KeyRange.prefix("\\"))));
    }

    @Test
    default void scanPrefix_descending_beginsAtItsEnd(KeyValueStore<String> store) {
        Fill.keys(store, "a9", "b1", "b2", "b3", "c");
        ScanOptions descending = ScanOptions.defaults().descending();
        assertEquals(List.of("b3", "b2", "b1"), list(store.keys(KeyRange.prefix("b"), descending)));
        assertEquals(List.of("b1"), list(store.keys(KeyRange.prefix("b"), descending.after("b2"))));
    }

    @Test
    default void deleteAllPrefix_globCharacters_deletesNothingElse(KeyValueStore<String> store) {
        Fill.keys(store, "a*1", "a*2", "ab1", "b*1");
        assertEquals(2L, value(store.deleteAll(KeyRange.prefix("a*"))));
        assertEquals(List.of("ab1", "b*1"), list(store.keys(KeyRange.all())));
    }
}
