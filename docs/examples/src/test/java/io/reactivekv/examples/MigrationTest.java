package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ValueTooLargeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationTest {

    @Test
    void run_cutShort_goesOnBehindWhatIsStored() {
        try (KeyValueStore<String> from = KeyValueStores.open("memory:", String.class);
                KeyValueStore<String> to = KeyValueStores.open("memory:?maxValueBytes=100", String.class);
                KeyValueStore<String> marks = KeyValueStores.open("memory:", String.class)) {
            for (int i = 0; i < 1_000; i++) {
                from.put(String.format("k%03d", i), "v").block();
            }
            from.put("k600", "v".repeat(200)).block();
            Migration<String> migration = new Migration<>(from, to, marks);
            assertThrows(ValueTooLargeException.class, () -> migration.run("m").block());
            from.put("k600", "short").block();
            to.delete("k000").then().block(); // would be back if everything were copied again
            migration.run("m").block();
            assertEquals(999L, to.count(KeyRange.all()).block());
            assertEquals("short", to.get("k600").block());
            assertEquals(
                    List.of("k001"),
                    to.keys(KeyRange.all()).take(1).collectList().block());
        }
    }
}
