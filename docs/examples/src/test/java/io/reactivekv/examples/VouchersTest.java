package io.reactivekv.examples;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class VouchersTest {

    private static final Instant END = Instant.parse("2026-12-31T23:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T00:00:00Z"));
    private final KeyValueStoreFactory factory =
            KeyValueStores.factory(MemoryBackend.builder().clock(now::get).build());
    private final Vouchers vouchers = new Vouchers(factory.open("", Integer.class));

    private static <T> void emits(T expected, Mono<T> answer) {
        StepVerifier.create(answer).expectNext(expected).verifyComplete();
    }

    @BeforeEach
    void issue() {
        emits(true, vouchers.issue("xmas", "A1", 10, END));
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void redeem_validVoucher_isWorthSomethingOnce() {
        emits(false, vouchers.issue("xmas", "A1", 50, END));
        emits(10, vouchers.redeem("xmas", "A1"));
        StepVerifier.create(vouchers.redeem("xmas", "A1")).verifyComplete();
    }

    @Test
    void correct_voucher_isValidUntilTheSameMoment() {
        now.set(END.minus(Duration.ofMinutes(1)));
        emits(true, vouchers.correct("xmas", "A1", 20));
        now.set(END);
        StepVerifier.create(vouchers.redeem("xmas", "A1")).verifyComplete();
    }

    @Test
    void extend_voucher_movesItsEndOrTakesItBack() {
        emits(true, vouchers.extend("xmas", "A1", END.plus(Duration.ofDays(7))));
        now.set(END);
        emits(true, vouchers.extend("xmas", "A1", now.get()));
        emits(false, vouchers.extend("xmas", "A1", END.plus(Duration.ofDays(7))));
    }

    @Test
    void end_campaign_leavesOthersAlone() {
        emits(true, vouchers.issue("xmas", "A2", 10, END));
        emits(true, vouchers.issue("xmas2", "A1", 30, END));
        emits(2L, vouchers.end("xmas"));
        StepVerifier.create(vouchers.redeem("xmas", "A2")).verifyComplete();
        emits(30, vouchers.redeem("xmas2", "A1"));
    }
}
