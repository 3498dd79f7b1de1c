package io.reactivekv.examples;

import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Vouchers of campaigns, each of which is valid until a day of the calendar. */
final class Vouchers {

    private final KeyValueStore<Integer> percents;

    Vouchers(KeyValueStore<Integer> store) {
        this.percents = store.withPrefix("voucher:");
    }

    /** Gives out a voucher; emits false when there is one of this code. */
    Mono<Boolean> issue(String campaign, String code, int percent, Instant until) {
        return percents.putIfAbsent(key(campaign, code), percent, Expiry.at(until));
    }

    /** Changes what a voucher is worth, and not until when it is valid; emits false when it is no more. */
    Mono<Boolean> correct(String campaign, String code, int percent) {
        return percents.replace(key(campaign, code), percent, Expiry.keep());
    }

    /** Moves the last day of a voucher; a moment that has passed takes it back. */
    Mono<Boolean> extend(String campaign, String code, Instant until) {
        return percents.expire(key(campaign, code), Expiry.at(until));
    }

    /** What a voucher is worth, once. */
    Mono<Integer> redeem(String campaign, String code) {
        return percents.getAndDelete(key(campaign, code));
    }

    /** Takes back all vouchers of a campaign; emits how many there were. */
    Mono<Long> end(String campaign) {
        return percents.deleteAll(KeyRange.prefix(campaign + ":"));
    }

    private static String key(String campaign, String code) {
        return campaign + ":" + code;
    }
}
