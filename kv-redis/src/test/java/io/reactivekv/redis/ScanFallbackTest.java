package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.spi.ScanRequest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a scan of one index does when index and keys cannot be read in one step. */
class ScanFallbackTest {

    private static final int ENTRIES = 20;
    private static final ScanRequest ALL =
            new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 0, false, ScanRequest.Detail.VALUE);

    private final IndexedTopology redis = filled();

    @Test
    void keys_elsewhereAndThenGivenUp_areReadOneByOne() {
        redis.refuse(1, elsewhere());
        // In step 2 come the members.
        redis.refuse(3, givenUp());
        StepVerifier.create(keys())
                .then(redis::answerAll)
                .expectNextCount(ENTRIES)
                .verifyComplete();
    }

    @Test
    void keys_elsewhereAndThenGivenUpOneByOneToo_failWithThat() {
        redis.refuse(1, elsewhere());
        redis.refuse(3, givenUp());
        redis.refuse(4, givenUp());
        StepVerifier.create(keys()).then(redis::answerAll).verifyErrorMatches(Doubts::isGivenUp);
    }

    @Test
    void keys_givenUpTogether_beginWithOne() {
        redis.refuse(1, givenUp());
        StepVerifier.create(keys())
                .then(this::answer)
                .then(this::answer)
                .then(this::answer)
                .expectNextCount(1)
                .then(() -> assertEquals(1, redis.values()))
                .then(redis::answerAll)
                .expectNextCount(ENTRIES - 1)
                .verifyComplete();
    }

    private void answer() {
        assertTrue(redis.answer(), "something is asked");
    }

    private Flux<String> keys() {
        return new PagedFlux<>(
                () -> Mono.just(new OrderedPages<>(
                        redis,
                        new KeyMerge(redis, ALL, 1),
                        new BulkReads(redis, 1, new PageWeight()),
                        Facet.PRESENCE,
                        false,
                        1)),
                0,
                ScanRequest.UNLIMITED);
    }

    private static IndexedTopology filled() {
        IndexedTopology redis = new IndexedTopology(Layout.standalone("app:", true));
        for (int i = 0; i < ENTRIES; i++) {
            redis.put("k%06d".formatted(i), new byte[10]);
        }
        return redis;
    }

    private static NotHere elsewhere() {
        return new NotHere("TRYAGAIN Multiple keys request during rehashing of slot");
    }

    private static StoreUnavailableException givenUp() {
        StoreUnavailableException lost = new StoreUnavailableException("lost", Outcome.UNKNOWN, null);
        return new StoreUnavailableException("given up", Outcome.NOT_EXECUTED, lost);
    }
}
