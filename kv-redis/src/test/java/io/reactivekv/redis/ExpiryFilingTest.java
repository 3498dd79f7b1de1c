package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Operators;

class ExpiryFilingTest {

    private static final Layout LAYOUT = Layout.standalone("app:", true);

    private final List<Op<?>> submitted = new CopyOnWriteArrayList<>();
    private final ExpiryFiling filing = new ExpiryFiling(new Submissions(submitted), LAYOUT);

    @Test
    void again_slotStillOnTheMoveWhenItsTimeIsUp_isTriedAgain() {
        filing.again(new PutOp(
                new Submissions(new ArrayList<>()),
                Operators.emptySubscriber(),
                1,
                LAYOUT.stored("k", 0),
                0,
                Layout.utf8("v"),
                1_000));
        assertEquals(1, submitted.size());

        Op<?> first = submitted.get(0);
        assertTrue(first.fail(new StoreUnavailableException("the slot is moving", Outcome.NOT_EXECUTED, null)));
        first.deliver();

        RedisTests.await("it is tried again", () -> submitted.size() == 2);
    }
}
