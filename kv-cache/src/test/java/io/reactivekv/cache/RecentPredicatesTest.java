package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentPredicatesTest {

    private static final String[] RECORDS = Validity.recordsOf("default", Set.of());

    private final RecentPredicates recent = new RecentPredicates();

    private static Predicate prefix(String prefix, long sequence) {
        return new Predicate(Predicate.Kind.PREFIX, List.of(prefix), sequence, Long.MAX_VALUE, false);
    }

    private static Predicate pattern(String pattern, long sequence) {
        return new Predicate(Predicate.Kind.PATTERN, List.of(pattern), sequence, Long.MAX_VALUE, false);
    }

    private boolean refuses(String key, long stamp) {
        return recent.refuse(key, stamp, Set.of(), RecentPredicates.NONE);
    }

    @Test
    void add_sameTermsAgain_keepsTheNewer() {
        for (String terms : List.of("a*", "a*c")) {
            recent.add(pattern(terms, 5));
            recent.add(pattern(terms, 9));
            recent.add(pattern(terms, 7));
            assertEquals(9, recent.required("abc", Set.of()));
            assertEquals(-1, recent.required("b", Set.of()));
            assertTrue(refuses("abc", 8));
            assertFalse(refuses("abc", 9));
            recent.forget(9);
            assertFalse(refuses("abc", 8));
        }
    }

    @Test
    void add_patternsAndPrefixes_concernWhatTheyMatch() {
        recent.add(pattern("user\\*::*", 1));
        recent.add(prefix("us", 2));
        recent.add(pattern("*", 3));
        recent.add(pattern("u?er**", 4));
        assertEquals(4, recent.required("user*::1", Set.of()));
        assertEquals(3, recent.required("us", Set.of()));
        recent.forget(4);
        recent.add(pattern("user\\*::*", 5));
        recent.add(prefix("us", 2));
        assertEquals(5, recent.required("user*::1", Set.of()));
        assertEquals(2, recent.required("user::1", Set.of()));
        assertEquals(-1, recent.required("u", Set.of()));
    }

    @Test
    void refuse_whoHasAskedBefore_asksWhatWasLearnedSince() {
        recent.add(pattern("a?", 5));
        recent.add(prefix("b", 6));
        long asked = recent.newest();
        assertFalse(recent.refuse("ab", 1, Set.of(), asked));
        recent.add(pattern("c?", 7));
        assertFalse(recent.refuse("ab", 1, Set.of(), asked));
        recent.addAll(List.of(pattern("a?", 8), prefix("d", 9)));
        assertTrue(recent.refuse("ab", 1, Set.of(), asked));
        assertTrue(recent.refuse("dd", 1, Set.of(), asked));
    }

    @Test
    void makeRoom_patternsBeyondTheBound_tellsWhatElseCoversThoseThatGo() {
        for (int i = 1; i <= RecentPredicates.MOST; i++) {
            recent.add(pattern("user::" + i + "::?", i));
        }
        assertEquals(0, recent.makeRoom());
        recent.add(pattern("last::?", RecentPredicates.MOST + 1));
        long surplus = recent.makeRoom();
        assertEquals(RecentPredicates.MOST / 2 + 1, surplus);
        assertTrue(refuses("user::1::n", 0), "until something else refuses it");
        recent.forget(surplus);
        assertFalse(refuses("user::1::n", 0));
        assertTrue(refuses("user::" + (surplus + 1) + "::n", 0));
        assertTrue(refuses("last::n", 0));
    }

    @Test
    void retire_timeIsOver_isForgotten() {
        recent.add(new Predicate(Predicate.Kind.PREFIX, List.of("a"), 1, 10, false));
        recent.add(new Predicate(Predicate.Kind.PATTERN, List.of("b?"), 2, 10, false));
        recent.retire(9);
        assertTrue(refuses("a", 0) && refuses("bc", 0));
        recent.retire(10);
        assertFalse(refuses("a", 0) || refuses("bc", 0));
    }

    @Test
    void retire_waitsForACleanup_isKeptUntilItHasPassed() {
        recent.add(new Predicate(Predicate.Kind.PREFIX, List.of("a"), 1, 10, true));
        recent.add(new Predicate(Predicate.Kind.PATTERN, List.of("b?"), 2, 10, true));
        assertEquals(List.of(), recent.awaitingCleanup(9));
        assertEquals(2, recent.awaitingCleanup(10).size());
        recent.retire(10);
        assertTrue(refuses("a", 0) && refuses("bc", 0));
        recent.pass(1, 20);
        recent.pass(2, 5);
        recent.retire(10);
        assertTrue(refuses("a", 0));
        assertFalse(refuses("bc", 0));
        recent.retire(20);
        assertFalse(refuses("a", 0));
    }

    @Test
    void add_theSameOnceMore_waitsForACleanupIfOneOfThemDoes() {
        for (Predicate.Kind kind : List.of(Predicate.Kind.PREFIX, Predicate.Kind.PATTERN)) {
            for (boolean first : List.of(true, false)) {
                RecentPredicates both = new RecentPredicates();
                both.add(new Predicate(kind, List.of("b?"), 2, 10, first));
                both.add(new Predicate(kind, List.of("b?"), 2, 10, !first));
                assertEquals(1, both.awaitingCleanup(10).size());
            }
        }
    }

    @Test
    void add_ofTheSameTermsAgain_onlyTheLastWaitsForACleanup() {
        for (long sequence = 1; sequence <= 6; sequence += 2) {
            recent.add(new Predicate(Predicate.Kind.PREFIX, List.of("b"), sequence, 10, true));
            recent.add(new Predicate(Predicate.Kind.PATTERN, List.of("b?"), sequence + 1, 10, true));
        }
        assertEquals(2, recent.awaitingCleanup(10).size());
    }

    @Test
    void makeRoom_prefixesThatWaitForACleanup_whatTakesTheirPlaceStays() {
        for (int i = 1; i <= RecentPrefixes.MOST + 1; i++) {
            recent.add(new Predicate(Predicate.Kind.PREFIX, List.of("user::" + i + "::"), i, 10, true));
        }
        assertEquals(0, recent.makeRoom());
        assertEquals(
                RecentPrefixes.MOST / 2, recent.awaitingCleanup(10).size(), "no more are kept than there is room for");
        long highest = RecentPrefixes.MOST / 2 + 1;
        recent.pass(highest, 10);
        recent.retire(10);
        assertEquals(highest, recent.required("user::1::name", Set.of()));
    }

    @Test
    void write_isReadAsItWas() {
        Predicate predicate = Predicate.allOf(Set.of("a b", "ä"), 7, 9, true);
        assertEquals(predicate, Predicate.read(predicate.write()));
    }

    @Test
    void addAll_keepsWhatIsThereAndTheNewerOfTheSameTerms() {
        recent.add(prefix("a", 9));
        recent.add(prefix("b", 4));
        recent.addAll(List.of(prefix("a", 5), prefix("b", 6), prefix("c", 7)));
        assertEquals(9, recent.required("a", Set.of()));
        assertEquals(6, recent.required("b", Set.of()));
        assertEquals(7, recent.required("c", Set.of()));
    }

    @Test
    void validity_recordsReadAnew_keepsAPredicateThatWasLearnedMeanwhile() {
        Validity validity = new Validity(true);
        validity.learn(prefix("user::", 8));
        validity.replaceAll(Map.of(Validity.ALL, 1L), Set.of(), List.of(prefix("other::", 3)));
        assertEquals(8, validity.required("user::1", new String[0], Set.of()));
        assertEquals(3, validity.required("other::1", new String[0], Set.of()));
    }

    /** They are to be removed where they are kept all the same. */
    @Test
    void validity_recordsReadAnew_learnsNoneThatTheRecordOfAllCovers() {
        Validity validity = new Validity(true);
        validity.replaceAll(Map.of(Validity.ALL, 5L), Set.of(), List.of(prefix("a", 5), prefix("b", 6)));
        assertEquals(-1, validity.required("a", new String[0], Set.of()));
        assertEquals(6, validity.required("b", new String[0], Set.of()));
        assertTrue(validity.hasLasting());
        validity.stored(1);
        assertTrue(validity.hasLasting());
        validity.stored(0);
        assertFalse(validity.hasLasting());
    }

    @Test
    void validity_moreThanItsBound_stillRefusesWhatBeganBefore() {
        Validity validity = new Validity(false);
        for (int i = 1; i <= RecentPredicates.MOST + 1; i++) {
            validity.learn(pattern("user::" + i + "::?", i));
        }
        assertFalse(validity.accepts("user::1::n", 0, RECORDS, Set.of()));
        assertTrue(validity.accepts("user::1::n", validity.known(), RECORDS, Set.of()));
    }

    @Test
    void validity_manyPrefixes_costNoOtherEntryAnything() {
        Validity validity = new Validity(false);
        for (int i = 1; i <= RecentPrefixes.MOST + 1; i++) {
            validity.learn(i % 2 == 0 ? prefix("user::" + i + "::", i) : pattern("user::" + i + "::*", i));
        }
        assertTrue(validity.accepts("report::1", 0, RECORDS, Set.of()));
        assertFalse(validity.accepts("user::1::name", 0, RECORDS, Set.of()));
        assertFalse(validity.accepts("user::" + RecentPrefixes.MOST + "::name", 0, RECORDS, Set.of()));
        assertTrue(validity.accepts("user::1::name", RecentPrefixes.MOST / 2 + 1, RECORDS, Set.of()));
    }

    @Test
    void validity_manyPrefixesWithNothingInCommon_stillRefusesWhatBeganBefore() {
        Validity validity = new Validity(false);
        for (int i = 1; i <= RecentPrefixes.MOST + 1; i++) {
            validity.learn(prefix(i + "::", i));
        }
        assertEquals(RecentPrefixes.MOST / 2 + 1, validity.record(Validity.ALL));
        assertFalse(validity.accepts("1::name", 0, RECORDS, Set.of()));
        assertFalse(validity.accepts(RecentPrefixes.MOST + "::name", RecentPrefixes.MOST - 1, RECORDS, Set.of()));
    }

    @Test
    void add_olderThanAPrefixThatTookThePlaceOfOthers_isAskedByWhoAskedBefore() {
        for (int i = 0; i <= RecentPrefixes.MOST; i++) {
            recent.add(prefix("user::" + i + "::", 10 + i));
        }
        long asked = recent.newest();
        assertEquals(0, recent.makeRoom());
        recent.add(prefix("user::", 5));
        assertTrue(recent.refuse("user::x", 1, Set.of(), asked));
    }
}
