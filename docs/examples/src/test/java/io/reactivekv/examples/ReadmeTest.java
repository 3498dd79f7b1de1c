package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.TypeRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the README shows. */
class ReadmeTest {

    record User(String name, int logins) {}

    record Order(String item) {}

    private static Mono<String> greeting(String url) {
        KeyValueStore<User> users = KeyValueStores.open(url, User.class);

        Mono<String> names = users.put("user:1", new User("Ada", 0))
                .then(users.put("user:2", new User("Grace", 0), Duration.ofMinutes(30)))
                .then(users.update("user:1", user -> user.map(u -> new User(u.name(), u.logins() + 1))))
                .thenMany(users.scan(KeyRange.prefix("user:")))
                .map(entry -> entry.key() + " is " + entry.value().name())
                .collectList()
                .map(lines -> String.join(", ", lines));
        return names.doFinally(end -> users.close());
    }

    @Test
    void greeting_inMemory_isInKeyOrder() {
        assertEquals("user:1 is Ada, user:2 is Grace", greeting("memory:").block());
    }

    @Test
    void factory_manyTypes_shareOneConnection() {
        KeyValueStoreFactory factory = KeyValueStores.factory("memory:?ttl=1h");
        KeyValueStore<User> users = factory.open("user:", User.class);
        KeyValueStore<List<Order>> orders = factory.open("orders:", new TypeRef<List<Order>>() {});
        KeyValueStore<User> admins = factory.open("admin:", User.class, o -> o.ttl(Duration.ofHours(24)));
        try (factory) {
            users.put("1", new User("Ada", 0)).block();
            orders.put("1", List.of(new Order("pen"))).block();
            assertEquals(List.of(new Order("pen")), orders.get("1").block());
            assertEquals(false, admins.exists("1").block());
        }
    }
}
