package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the JSON of an object leaves out is taken over by a merge all the same. */
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
}
