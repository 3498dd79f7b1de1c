package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ScanOptionsTest {

    @Test
    void equals_sameOptions_isEqual() {
        ScanOptions defaults = ScanOptions.defaults();
        Consumer<SerializationException> listener = failure -> {};
        Consumer<SerializationException> other = failure -> {};
        List<Supplier<ScanOptions>> different = List.of(
                ScanOptions::defaults,
                () -> defaults.limit(1),
                () -> defaults.limit(2),
                () -> defaults.pageSize(1),
                () -> defaults.after("a"),
                () -> defaults.after("b"),
                () -> defaults.onUndecodable(listener),
                () -> defaults.onUndecodable(other),
                defaults::descending,
                defaults::unordered,
                () -> defaults.after("a").limit(1).descending());
        List<ScanOptions> once = different.stream().map(Supplier::get).toList();
        assertEquals(once.size(), Set.copyOf(once).size());
        for (int i = 0; i < once.size(); i++) {
            ScanOptions again = different.get(i).get();
            assertEquals(once.get(i), again);
            assertEquals(once.get(i).hashCode(), again.hashCode());
        }
        assertEquals(defaults, defaults.unordered().ordered());
    }
}
