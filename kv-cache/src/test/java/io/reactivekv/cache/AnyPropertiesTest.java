package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects that keep properties of any name are merged. */
class AnyPropertiesTest {

    /** A value that keeps the properties which its class does not know. */
    static class Open {
        private final Map<String, Object> more = new HashMap<>();

        @JsonAnyGetter
        public Map<String, Object> more() {
            return more;
        }

        @JsonAnySetter
        public void set(String name, Object value) {
            more.put(name, value);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    static final class Named extends Open {}

    private static <T extends Open> void assertReplaced(T held, T newer) {
        held.set("a", 1);
        held.set("b", 2);
        newer.set("a", 3);
        newer.set("c", 4);
        IdentityMerge.<T>json().merge(held, newer);
        assertEquals(Map.of("a", 3, "c", 4), held.more());
    }

    @Test
    void merge_propertiesOfAnyName_areThoseOfTheNewerObject() {
        assertReplaced(new Open(), new Open());
        assertReplaced(new Named(), new Named());
    }

    /** Nobody else can take away what it keeps. */
    static class Copied {
        final Map<String, Object> more = new HashMap<>();

        @JsonAnyGetter
        public Map<String, Object> more() {
            return new HashMap<>(more);
        }

        @JsonAnySetter
        public void set(String name, Object value) {
            more.put(name, value);
        }
    }

    static final class Viewed extends Copied {
        @Override
        @JsonAnyGetter
        public Map<String, Object> more() {
            return Collections.unmodifiableMap(more);
        }
    }

    private static <T extends Copied> void assertRefusedWhereItLosesAProperty(T held, T newer) {
        held.set("a", 1);
        newer.set("a", 2);
        IdentityMerge.<T>json().merge(held, newer);
        assertEquals(Map.of("a", 2), held.more());
        held.set("b", 3);
        assertTrue(UnmergeableJsonTest.refused(held, newer).contains("any-setter"));
    }

    @Test
    void merge_anyGetterGivesACopyOrAView_isRefusedWhereAPropertyIsLost() {
        assertRefusedWhereItLosesAProperty(new Copied(), new Copied());
        assertRefusedWhereItLosesAProperty(new Viewed(), new Viewed());
    }
}
