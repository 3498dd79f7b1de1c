package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonMerge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A merge takes over what the JSON of an object leaves out, and adds to nothing that was there. */
class MergedJsonTest {

    /** A value that writes little. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    static final class Sparse {
        public @Nullable String nick;

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        public List<String> tags = List.of();

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        public int balance;
    }

    /** A value that says nothing of how it is written. */
    static final class Plain {
        public @Nullable String nick;
    }

    @Test
    void merge_annotatedPropertiesBecomeNothing_areNothingInTheHeldObject() {
        Sparse held = new Sparse();
        held.nick = "Ann";
        held.tags = List.of("a");
        held.balance = 7;
        IdentityMerge.<Sparse>json().merge(held, new Sparse());
        assertNull(held.nick);
        assertEquals(List.of(), held.tags);
        assertEquals(0, held.balance);
    }

    @Test
    void merge_mapperLeavesNullOut_isNullInTheHeldObject() {
        JsonMapper mapper = JsonMapper.builder()
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
        Plain held = new Plain();
        held.nick = "Ann";
        IdentityMerge.<Plain>json(mapper).merge(held, new Plain());
        assertNull(held.nick);
    }

    /** A value whose lists Jackson may add to. */
    static final class Listed {
        @JsonMerge
        public List<String> tags = new ArrayList<>();

        public List<String> notes = new ArrayList<>();

        static Listed of(String... words) {
            Listed made = new Listed();
            made.tags.addAll(List.of(words));
            made.notes.addAll(List.of(words));
            return made;
        }
    }

    @Test
    void merge_listsThatJacksonWouldAddTo_areThoseOfTheNewerObject() {
        Listed held = Listed.of("a", "b");
        IdentityMerge.<Listed>json().merge(held, Listed.of("a"));
        assertEquals(List.of("a"), held.tags);
        JsonMapper mapper = JsonMapper.builder().defaultMergeable(true).build();
        IdentityMerge.<Listed>json(mapper).merge(held, Listed.of("b"));
        assertEquals(List.of("b"), held.tags);
        assertEquals(List.of("b"), held.notes);
    }
}
