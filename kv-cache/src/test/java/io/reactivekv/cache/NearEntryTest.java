package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What it costs an entry that others are invalidated, and that it is used. */
class NearEntryTest {

    private final Validity validity = new Validity(false);
    private final CountedTags tags = new CountedTags();
    private final NearEntry<String> entry = new NearEntry<>(
            "v",
            new Slot(Slot.Kind.VALUE, 0, 0, 0, 0, "c", tags, Map.of(), Slot.NOBODY, 0, 0, new byte[0]),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            0,
            0);

    /** One tag, and how often a predicate has asked for it. */
    private static final class CountedTags extends AbstractSet<String> {

        private int asked;

        @Override
        public Iterator<String> iterator() {
            return List.of("t").iterator();
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public boolean containsAll(Collection<?> wanted) {
            asked++;
            return super.containsAll(wanted);
        }
    }

    private void invalidated(String tag, long sequence) {
        validity.learn(Predicate.allOf(Set.of("t", tag), sequence, Long.MAX_VALUE, false));
    }

    private void isFreshAfter(int asked) {
        assertEquals(EntryStatus.FRESH, entry.status("k", 1, validity));
        assertEquals(asked, tags.asked);
    }

    @Test
    void status_afterAnotherInvalidation_asksWhatIsNewOnly() {
        invalidated("a", 1);
        invalidated("b", 2);
        isFreshAfter(2);
        isFreshAfter(2);
        validity.learn(Validity.tag("other"), 3);
        isFreshAfter(2);
        invalidated("c", 4);
        isFreshAfter(3);
        invalidated("a", 5);
        isFreshAfter(4);
        validity.replaceAll(Map.of(), Set.of(), List.of(Predicate.allOf(Set.of("t", "d"), 6, Long.MAX_VALUE, false)));
        isFreshAfter(5);
        validity.learn(Predicate.allOf(Set.of("t"), 7, Long.MAX_VALUE, false));
        assertEquals(EntryStatus.INVALID, entry.status("k", 1, validity));
    }

    @Test
    void status_prefixOrPatternIsLearnedAfterAnother_isInvalid() {
        for (String pattern : List.of("k*", "?")) {
            NearEntry<String> other = new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
            validity.learn(new Predicate(Predicate.Kind.PATTERN, List.of("x" + pattern), 1, Long.MAX_VALUE, false));
            assertEquals(EntryStatus.FRESH, other.status("k", 1, validity));
            validity.learn(new Predicate(Predicate.Kind.PATTERN, List.of(pattern), 2, Long.MAX_VALUE, false));
            assertEquals(EntryStatus.INVALID, other.status("k", 1, validity));
            validity.retire(Long.MAX_VALUE);
        }
    }

    @Test
    void isUseOfNote_ofAFrequentEntry_isTheFirstAtEachTimeAndOneInSixteen() {
        assertEquals(16, usesOfNote(5, 16));
        assertEquals(10, usesOfNote(5, 160));
        assertEquals(1, usesOfNote(6, 1));
        assertEquals(0, usesOfNote(6, 1));
    }

    private int usesOfNote(long now, int uses) {
        int ofNote = 0;
        for (int i = 0; i < uses; i++) {
            ofNote += entry.isUseOfNote(now) ? 1 : 0;
            entry.accessed(now);
        }
        return ofNote;
    }
}
