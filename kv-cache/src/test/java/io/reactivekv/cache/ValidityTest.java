package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What others see of an invalidation while it is being learned. */
class ValidityTest {

    private static final long NUMBERS = 300_000;

    @Test
    void learn_whoSeesTheRecord_knowsItsNumber() {
        Validity validity = new Validity(true);
        CompletableFuture<Void> learning = CompletableFuture.runAsync(() -> {
            for (long number = 1; number <= NUMBERS; number++) {
                validity.learn(Validity.ALL, number);
            }
        });
        long seen = 0;
        while (seen < NUMBERS && !learning.isCompletedExceptionally()) {
            seen = validity.record(Validity.ALL);
            long known = validity.known();
            assertTrue(known >= seen, () -> "what is stamped now would be invalid at once");
        }
        Void unused = learning.join();
    }
}
