package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.examples.OrdersResource.Answer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrdersResourceTest {

    private final KeyValueStore<String> store = KeyValueStores.open("memory:", String.class);
    private final OrdersResource resource = new OrdersResource(store);

    @BeforeEach
    void load() {
        store.putAll(Map.of("7:1", "pen", "7:2", "ink", "7:3", "paper", "71:1", "another customer's"))
                .block();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void list_page_hasTokenUntilTheLast() {
        Answer first = list(null);
        assertEquals(List.of(new KeyValue<>("1", "pen"), new KeyValue<>("2", "ink")), first.orders());
        Answer second = list(first.next());
        assertEquals(List.of(new KeyValue<>("3", "paper")), second.orders());
        assertNull(second.next());
    }

    @Test
    void list_lastOrderOfPageIsDeleted_goesOnBehindIt() {
        Answer first = list(null);
        assertEquals(true, store.delete("7:2").block());
        assertEquals(List.of(new KeyValue<>("3", "paper")), list(first.next()).orders());
    }

    private Answer list(@Nullable String token) {
        return Objects.requireNonNull(resource.list("7", token, 2).block());
    }
}
