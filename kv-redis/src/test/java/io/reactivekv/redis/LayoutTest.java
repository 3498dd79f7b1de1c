package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names under which spaces that exist already lie on servers: whoever changes one of these loses their data. */
class LayoutTest {

    @ParameterizedTest
    @CsvSource({
        "user:1, app:{265}user:1",
        "user:2, app:{46093}user:2",
        "k, app:{265}k",
        "käse, app:{11199}käse",
        "\uD83D\uDE00, app:{3453}\uD83D\uDE00"
    })
    void stored_keyInACluster_liesWhereItHasAlwaysLain(String key, String stored) {
        Layout layout = Layout.bucketed("app:", 16);
        int bucket = layout.bucketOf(key);
        assertEquals(stored, Layout.text(layout.stored(key, bucket)));
        assertEquals(stored, Layout.text(layout.stored(Layout.utf8(key), bucket)));
        assertEquals(bucket, layout.bucketOfStored(Layout.utf8(stored)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app:{46093}user:1",
                "app:{1}user:1",
                "app:{265}",
                "app:{265",
                "app:user:1",
                "ap",
                "",
                "b:{265}user:1"
            })
    void bucketOfStored_nameThatNoKeyHas_isNone(String stored) {
        assertEquals(-1, Layout.bucketed("app:", 16).bucketOfStored(Layout.utf8(stored)));
    }

    @Test
    void tags_ofFourBuckets_areThoseOfEverySpaceWithFour() {
        assertArrayEquals(new String[] {"{48576}", "{1296}", "{2821}", "{16248}"}, Buckets.tags(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 1_024})
    void tags_anyNumber_lieInTheMiddleOfEqualPartsOfTheSlots(int buckets) {
        String[] tags = Buckets.tags(buckets);
        IntStream.range(0, buckets)
                .forEach(i -> assertEquals(
                        (2 * i + 1) * SlotHash.SLOT_COUNT / (2 * buckets), SlotHash.getSlot(tags[i]), tags[i]));
    }

    @Test
    void indexes_anySpace_haveNamesThatNoKeyCanHave() {
        assertArrayEquals(
                reserved("kv:index:app:"), Layout.standalone("app:", true).index(0));
        assertArrayEquals(
                reserved("kv:expiry:app:"), Layout.standalone("app:", true).expiryIndex(0));
        assertArrayEquals(
                reserved("kv:index:app:{48576}"), Layout.bucketed("app:", 4).index(0));
        assertArrayEquals(
                reserved("kv:expiry:app:{48576}"), Layout.bucketed("app:", 4).expiryIndex(0));
        assertArrayEquals(reserved("{kv}:spaces"), Layout.spaces());
        assertArrayEquals(reserved("{kv}:records"), Layout.records());
    }

    @Test
    void record_anyOrderedSpace_saysWhatItWasCreatedWith() {
        assertEquals(
                "layout=1 ordered=true buckets=1 hash=none",
                Layout.standalone("app:", true).record());
        assertEquals(
                "layout=1 ordered=true buckets=16 hash=crc32c",
                Layout.bucketed("app:", 16).record());
    }

    private static byte[] reserved(String name) {
        return ("\u00FF" + name).getBytes(StandardCharsets.ISO_8859_1);
    }
}
