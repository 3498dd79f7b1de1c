package io.reactivekv.examples;

import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Results of slow commands: fresh for a minute, served stale while they are computed anew, gone when an order changes. */
final class Reports {

    /** What a report is about. */
    record Question(String customer, int year) {}

    private final ReactiveCache<String> cache;
    private final Function<Question, Mono<String>> report;
    private final Function<String, Mono<Void>> order;

    Reports(CacheManager caches, Function<Question, Mono<String>> compute, Function<String, Mono<Void>> place) {
        this.cache = caches.cache(
                CacheSpec.named("reports")
                        .ttl(Duration.ofMinutes(1))
                        .staleFor(Duration.ofHours(1))
                        .staleWhileRevalidate(true),
                String.class);
        this.report = cache.cached(question -> "report::" + question.customer() + "::" + question.year(), compute);
        this.order = cache.invalidating("report::{0}::*", place);
    }

    Mono<String> of(String customer, int year) {
        return report.apply(new Question(customer, year));
    }

    Mono<Void> order(String customer) {
        return order.apply(customer);
    }
}
