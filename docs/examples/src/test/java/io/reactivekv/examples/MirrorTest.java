package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class MirrorTest {

    @Test
    void follow_beginsWithWhatIsThere_andKeepsUp() {
        try (KeyValueStore<String> store = KeyValueStores.open("memory:", String.class)) {
            store.put("a", "1").block();
            Mirror<String> mirror = new Mirror<>(store, KeyRange.all());
            StepVerifier.create(mirror.follow())
                    .expectNext(new Change.Reset<>())
                    .then(() -> assertEquals(Map.of("a", "1"), mirror.entries()))
                    .then(() -> store.put("b", "2").block())
                    .expectNextCount(1)
                    .then(() -> assertEquals(Map.of("a", "1", "b", "2"), mirror.entries()))
                    .then(() -> store.delete("a").then().block())
                    .expectNext(new Change.Removed<>("a"))
                    .then(() -> assertEquals(Map.of("b", "2"), mirror.entries()))
                    .thenCancel()
                    .verify();
        }
    }

    @Test
    void follow_again_forgetsWhatIsGone() {
        try (KeyValueStore<String> store = KeyValueStores.open("memory:", String.class)) {
            store.put("a", "1").block();
            Mirror<String> mirror = new Mirror<>(store, KeyRange.all());
            mirror.follow().next().then().block();
            store.delete("a").then().block();
            store.put("b", "2").block();
            mirror.follow().next().then().block();
            assertEquals(Map.of("b", "2"), mirror.entries());
        }
    }
}
