package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentPredicatesTest {

    private final RecentPredicates recent = new RecentPredicates();

    private static Predicate prefix(String prefix, long sequence) {
        return new Predicate(Predicate.Kind.PREFIX, List.of(prefix), sequence, Long.MAX_VALUE);
    }

    @Test
    void add_sameTermsAgain_keepsTheNewer() {
        assertEquals(0, recent.add(prefix("a", 5)));
        assertEquals(0, recent.add(prefix("a", 9)));
        assertEquals(0, recent.add(prefix("a", 7)));
        assertEquals(9, recent.required("abc", Set.of()));
        assertEquals(-1, recent.required("b", Set.of()));
        assertTrue(recent.refuse("abc", 8, Set.of()));
        assertFalse(recent.refuse("abc", 9, Set.of()));
    }

    @Test
    void add_beyondTheBound_tellsWhatElseCoversThoseThatGo() {
        for (int i = 1; i <= RecentPredicates.MOST; i++) {
            assertEquals(0, recent.add(prefix("user::" + i + "::", i)));
        }
        long dropped = recent.add(prefix("last::", RecentPredicates.MOST + 1));
        assertEquals(RecentPredicates.MOST / 2 + 1, dropped);
        assertFalse(recent.refuse("user::1::name", 0, Set.of()));
        assertTrue(recent.refuse("user::" + (dropped + 1) + "::name", 0, Set.of()));
        assertTrue(recent.refuse("last::name", 0, Set.of()));
    }

    @Test
    void addAll_keepsWhatIsThereAndTheNewerOfTheSameTerms() {
        assertEquals(0, recent.add(prefix("a", 9)));
        assertEquals(0, recent.add(prefix("b", 4)));
        assertEquals(0, recent.addAll(List.of(prefix("a", 5), prefix("b", 6), prefix("c", 7))));
        assertEquals(9, recent.required("a", Set.of()));
        assertEquals(6, recent.required("b", Set.of()));
        assertEquals(7, recent.required("c", Set.of()));
    }

    @Test
    void validity_recordsReadAnew_keepsAPredicateThatWasLearnedMeanwhile() {
        Validity validity = new Validity(true);
        validity.learn(prefix("user::", 8));
        validity.replaceAll(Map.of(Validity.ALL, 1L), List.of(prefix("other::", 3)));
        assertEquals(8, validity.required("user::1", new String[0], Set.of()));
        assertEquals(3, validity.required("other::1", new String[0], Set.of()));
    }

    @Test
    void validity_moreThanItsBound_stillRefusesWhatBeganBefore() {
        Validity validity = new Validity(false);
        for (int i = 1; i <= RecentPredicates.MOST + 1; i++) {
            validity.learn(prefix("user::" + i + "::", i));
        }
        String[] records = Validity.recordsOf("default", Set.of());
        assertFalse(validity.accepts("user::1::name", 0, records, Set.of()));
        assertTrue(validity.accepts("user::1::name", validity.known(), records, Set.of()));
    }
}
