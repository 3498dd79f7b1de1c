package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class QuarantineTest {

    record User(String name) {}

    private final KeyValueStoreFactory factory = KeyValueStores.factory("memory:");
    private final KeyValueStore<User> users = factory.open("user:", User.class);
    private final KeyValueStore<String> texts = factory.open("", Serializers.string());
    private final Quarantine<User> quarantine = new Quarantine<>(factory, "user:", User.class);

    @BeforeEach
    void load() {
        users.put("1", new User("Ada")).block();
        texts.put("user:2", "no JSON").block();
        users.put("3", new User("Grace")).block();
        texts.put("user:4", "none either").block();
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void clear_unreadableValues_areKeptElsewhereAsTheyWere() {
        StepVerifier.create(quarantine.clear()).expectNext("2", "4").verifyComplete();
        StepVerifier.create(users.keys(KeyRange.all())).expectNext("1", "3").verifyComplete();
        assertEquals("no JSON", texts.get("quarantine:user:2").block());
        assertEquals("none either", texts.get("quarantine:user:4").block());
        StepVerifier.create(quarantine.clear()).verifyComplete();
    }

    @Test
    void clear_valueIsMendedMeanwhile_staysWhereItIs() {
        StepVerifier.create(quarantine
                        .clear()
                        .doOnNext(key -> users.put("4", new User("Linus")).block()))
                .expectNext("2")
                .verifyComplete();
        assertEquals(new User("Linus"), users.get("4").block());
    }
}
