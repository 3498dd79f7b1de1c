package io.reactivekv.examples;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** {@code GET /customers/{id}/orders?after=TOKEN&limit=N}: pages that stay right while orders come and go. */
final class OrdersResource {

    /**
     * What the resource answers.
     *
     * @param orders ids and what they are about
     * @param next the token for the next page; null on the last
     */
    record Answer(List<KeyValue<String>> orders, @Nullable String next) {}

    private final KeyValueStore<String> orders;

    OrdersResource(KeyValueStore<String> orders) {
        this.orders = orders;
    }

    Mono<Answer> list(String customer, @Nullable String token, int limit) {
        ScanOptions options = ScanOptions.defaults().limit(limit);
        return orders.withPrefix(customer + ":")
                .page(KeyRange.all(), token == null ? options : options.after(token))
                .map(OrdersResource::answer);
    }

    private static Answer answer(Page<String> page) {
        return new Answer(page.items(), page.next().orElse(null));
    }
}
