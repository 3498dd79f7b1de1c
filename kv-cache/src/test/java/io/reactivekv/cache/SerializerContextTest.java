package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Whose Reactor Context a serializer has. */
class SerializerContextTest {

    private final Bed bed = new Bed();
    private final List<String> users = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Strings, with a note of the user of each call. */
    private final class Noting implements Serializer<String> {

        private final Serializer<String> sound = Serializers.string();

        private void note(ContextView context) {
            boolean unused = users.add(context.getOrDefault("user", "nobody"));
        }

        @Override
        public byte[] serialize(String value) {
            return sound.serialize(value);
        }

        @Override
        public String deserialize(byte[] stored) {
            return sound.deserialize(stored);
        }

        @Override
        public byte[] serialize(String value, ContextView context) {
            note(context);
            return serialize(value);
        }

        @Override
        public String deserialize(byte[] stored, ContextView context) {
            note(context);
            return deserialize(stored);
        }
    }

    private void hasThatOfItsSubscriber(Mono<?> operation) {
        users.clear();
        done(operation.contextWrite(context -> context.put("user", "ann")));
        assertEquals(Set.of("ann"), Set.copyOf(users));
    }

    @Test
    void operations_serializer_hasThatOfTheSubscriber() {
        ReactiveCache<String> cache =
                Bed.ready(bed.manager().cache(ReadWriteTest.Levels.SHARED.of("c"), new Noting(), Optional.empty()));
        hasThatOfItsSubscriber(cache.put("k", "1"));
        hasThatOfItsSubscriber(cache.putAll(Map.of("k", "2", "l", "2")));
        hasThatOfItsSubscriber(cache.putIfAbsent("m", "3"));
        hasThatOfItsSubscriber(cache.replace("m", "4"));
        hasThatOfItsSubscriber(cache.get("k"));
        hasThatOfItsSubscriber(cache.get("k", ReadMode.ALLOW_STALE));
        hasThatOfItsSubscriber(cache.getAll(List.of("k", "l")).then());
        hasThatOfItsSubscriber(cache.entry("k"));
        hasThatOfItsSubscriber(cache.contains("k"));
        hasThatOfItsSubscriber(cache.entries().then());
        hasThatOfItsSubscriber(cache.get("n", key -> Mono.just("loaded")));
        hasThatOfItsSubscriber(cache.getAll(List.of("o", "p"), keys -> Mono.just(Map.of("o", "5", "p", "6")))
                .then());
        hasThatOfItsSubscriber(cache.asStore().put("q", "7"));
        hasThatOfItsSubscriber(cache.asStore().get("q"));
    }
}
