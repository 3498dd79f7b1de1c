package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON trees have what the newer ones have, and nothing else. */
class MergedTreesTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    @Test
    void merge_trees_haveWhatTheNewerOnesHaveOnly() {
        JsonNode object = tree("{\"a\":[1],\"b\":2}");
        IdentityMerge.<JsonNode>json().merge(object, tree("{\"a\":[1]}"));
        assertEquals(tree("{\"a\":[1]}"), object);
        JsonNode array = tree("[[1],2]");
        IdentityMerge.<JsonNode>json().merge(array, tree("[[1]]"));
        assertEquals(tree("[[1]]"), array);
    }

    @Test
    void get_treeReadAgain_isAsItWas() {
        CacheSpec spec = CacheSpec.named("c").near(false);
        ReactiveCache<JsonNode> cache =
                Bed.ready(bed.manager().identityCache(spec, JsonNode.class, IdentityMerge.json(), Optional.empty()));
        done(cache.put("k", tree("{\"a\":[1],\"b\":{\"c\":[2]}}")));
        JsonNode held = value(cache.get("k"));
        for (int i = 0; i < 3; i++) {
            assertSame(held, value(cache.get("k")));
        }
        assertEquals(tree("{\"a\":[1],\"b\":{\"c\":[2]}}"), held);
    }

    @Test
    void merge_theSameObject_leavesItAsItIs() {
        List<String> list = new ArrayList<>(List.of("a"));
        IdentityMerge.<List<String>>json().merge(list, list);
        assertEquals(List.of("a"), list);
        JsonNode tree = tree("[1]");
        IdentityMerge.<JsonNode>json().merge(tree, tree);
        assertEquals(tree("[1]"), tree);
    }
}
