package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StorePermissionException;
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
        filing.again(put("k"));
        assertEquals(1, submitted.size());
        fail(0, new StoreUnavailableException("the slot is moving", Outcome.NOT_EXECUTED, null));
        RedisTests.await("it is tried again", () -> submitted.size() == 2);
    }

    @Test
    void again_slotHalfWay_failsAtOnceAndIsTriedAgain() {
        filing.again(put("k"));
        assertTrue(assertInstanceOf(CallOp.class, submitted.get(0)).call.isUndivided(), "it waits for the slot");
        fail(0, new NotHere("TRYAGAIN Multiple keys request during rehashing of slot"));
        RedisTests.await("it is tried again", () -> submitted.size() == 2);
    }

    @Test
    void again_oftenForOneKey_isFiledOnceAndOnceMore() {
        for (int i = 0; i < 1_000; i++) {
            filing.again(put("k"));
        }
        assertEquals(1, submitted.size());
        succeed(0);
        assertEquals(2, submitted.size());
        succeed(1);
        assertEquals(2, submitted.size());
        filing.again(put("k"));
        assertEquals(3, submitted.size());
    }

    @Test
    void again_severalKeys_areFiledEach() {
        filing.again(put("k"));
        filing.again(put("l"));
        assertEquals(2, submitted.size());
        succeed(0);
        succeed(1);
        assertEquals(2, submitted.size());
    }

    @Test
    void again_refusedForGood_isTriedAgainAtTheNextPut() {
        filing.again(put("k"));
        fail(0, new StorePermissionException("NOPERM", null));
        assertEquals(1, submitted.size());
        filing.again(put("k"));
        assertEquals(2, submitted.size());
    }

    @Test
    void again_storeIsClosed_isGivenUp() {
        filing.again(put("k"));
        filing.again(put("k"));
        fail(0, new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED));
        assertEquals(1, submitted.size());
        filing.again(put("k"));
        assertEquals(2, submitted.size(), "something of it is left");
    }

    private void succeed(int number) {
        Op<?> op = submitted.get(number);
        assertTrue(op.succeed(null));
        op.deliver();
    }

    private void fail(int number, Throwable reason) {
        Op<?> op = submitted.get(number);
        assertTrue(op.fail(reason));
        op.deliver();
    }

    private static PutOp put(String key) {
        return new PutOp(
                new Submissions(new ArrayList<>()),
                Operators.emptySubscriber(),
                1,
                LAYOUT.stored(key, 0),
                0,
                Layout.utf8("v"),
                1_000);
    }
}
