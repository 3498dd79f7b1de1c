package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private static final Lifetime DEFAULT = Lifetime.after(5_000);

    @Test
    void after_fractionOfMillisecond_roundsUp() {
        assertEquals(Lifetime.after(1), Expiry.after(Duration.ofNanos(1)).resolve(DEFAULT));
        assertEquals(
                Lifetime.after(2), Expiry.after(Duration.ofNanos(1_000_001)).resolve(DEFAULT));
        assertEquals(Lifetime.after(1), Expiry.after(Duration.ofMillis(1)).resolve(DEFAULT));
    }

    @Test
    void after_outOfBounds_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Expiry.after(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Expiry.after(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> Expiry.after(Ttl.MAX.plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> Expiry.after(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Lifetime.after(Ttl.MAX.toMillis()), Expiry.after(Ttl.MAX).resolve(DEFAULT));
    }

    @Test
    void at_outOfBounds_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Expiry.at(Instant.MAX));
        assertThrows(
                IllegalArgumentException.class,
                () -> Expiry.at(Instant.now().plus(Ttl.MAX).plusSeconds(60)));
    }

    @Test
    void at_past_isKept() {
        assertEquals(Lifetime.at(1_000), Expiry.at(Instant.ofEpochSecond(1)).resolve(DEFAULT));
        assertEquals(Lifetime.at(0), Expiry.at(Instant.MIN).resolve(DEFAULT));
    }

    @Test
    void resolve_default_isThatOfTheStore() {
        assertEquals(DEFAULT, Expiry.storeDefault().resolve(DEFAULT));
        assertEquals(DEFAULT.orKept(), Expiry.keep().resolve(DEFAULT));
        assertEquals(Lifetime.never(), Expiry.never().resolve(DEFAULT));
    }
}
