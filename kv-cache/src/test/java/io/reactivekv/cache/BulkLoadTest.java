package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The one call for many keys, and who comes and goes before it begins. */
class BulkLoadTest {

    private final List<Set<String>> calls = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final BulkLoad<String> load = new BulkLoad<>(Set.of("a", "b"), keys -> {
        calls.add(keys);
        return Mono.just(Map.of("a", Loaded.of("1"), "b", Loaded.of("2")));
    });

    private Disposable ask(String key) {
        return Flux.from(load.ofOne().load(key)).map(Loaded::value).subscribe(values::add);
    }

    @Test
    void load_keyIsAskedForAgainAfterItWasCancelled_isInTheCall() {
        ask("a").dispose();
        Disposable again = ask("a");
        assertFalse(again.isDisposed());
        load.settle("b");
        assertEquals(List.of(Set.of("a")), calls);
        assertEquals(List.of("1"), values);
    }

    @Test
    void load_keyWasCancelled_isLeftOut() {
        ask("a").dispose();
        Disposable unused = ask("b");
        assertEquals(List.of(Set.of("b")), calls);
        assertEquals(List.of("2"), values);
    }
}
