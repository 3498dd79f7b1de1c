package io.reactivekv.tck;

import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import java.util.List;

/** The operations on ranges, for a {@link ModelRun}. */
final class RangeSteps {

    private final ModelRun run;
    private final Model model;
    private final ModelChoice choice;

    RangeSteps(ModelRun run) {
        this.run = run;
        this.model = run.model;
        this.choice = run.choice;
    }

    List<Runnable> all() {
        return List.of(this::scan, this::page, this::count, this::deleteAll);
    }

    private void scan() {
        KeyRange range = choice.range();
        boolean descending = choice.oneIn(2);
        ScanOptions options = descending ? ScanOptions.defaults().descending() : ScanOptions.defaults();
        List<String> expected = model.keys(range, descending);
        if (choice.oneIn(2)) {
            options = options.pageSize(choice.upTo(4));
        }
        if (choice.oneIn(3)) {
            String after = choice.key();
            options = options.after(after);
            expected = expected.stream()
                    .filter(key -> (KeyOrder.compare(key, after) > 0) != descending && !key.equals(after))
                    .toList();
        }
        if (choice.oneIn(3)) {
            int limit = choice.upTo(4);
            options = options.limit(limit);
            expected = expected.subList(0, Math.min(limit, expected.size()));
        }
        run.told("scan", range, options);
        assertEquals(expected, list(run.store.keys(range, options)));
        assertEquals(withValues(expected), list(run.store.scan(range, options)));
    }

    private List<KeyValue<String>> withValues(List<String> keys) {
        return keys.stream()
                .map(key -> new KeyValue<>(key, model.get(key).orElseThrow()))
                .toList();
    }

    private void page() {
        KeyRange range = choice.range();
        int limit = choice.upTo(5);
        run.told("page", range, limit);
        List<String> keys = model.keys(range, false);
        boolean isLast = keys.size() <= limit;
        Page<String> page = value(run.store.page(range, ScanOptions.defaults().limit(limit)));
        assertEquals(withValues(isLast ? keys : keys.subList(0, limit)), page.items());
        assertEquals(isLast, page.next().isEmpty());
    }

    private void count() {
        KeyRange range = choice.range();
        run.told("count", range);
        assertEquals((long) model.keys(range, false).size(), value(run.store.count(range)));
    }

    private void deleteAll() {
        if (choice.oneIn(5)) {
            KeyRange range = choice.range();
            run.told("deleteAll", range);
            List<String> keys = model.keys(range, false);
            assertEquals((long) keys.size(), value(run.store.deleteAll(range)));
            keys.forEach(model::delete);
        }
    }
}
