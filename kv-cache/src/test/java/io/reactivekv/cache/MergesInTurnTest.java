package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.IdentityTest.Account;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Of one key there is one merge at a time. */
class MergesInTurnTest {

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicBoolean goOn = new AtomicBoolean();
    private final Identity<Account> identity = new Identity<>(this::merge, new Tally(), new HeldContents());

    private void merge(Account held, Account newer) {
        int unused = most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        Await.until("told to go on", goOn::get);
        held.balance += newer.balance;
        int unusedLeft = inside.decrementAndGet();
    }

    private Thread merging(int balance) {
        Thread thread = new Thread(() -> {
            Account unused = identity.loaded("k", new Account("Ann", balance), null, () -> true);
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void merged_anotherMergeOfTheKeyIsUnderWay_waitsForItsEnd() {
        Account held = identity.loaded("k", new Account("Ann", 1), null, () -> true);
        Thread first = merging(10);
        Await.until("the first is at it", () -> most.get() == 1);
        Thread second = merging(100);
        Await.until(
                "the second waits, or is inside",
                () -> second.getState() == Thread.State.BLOCKED
                        || second.getState() == Thread.State.WAITING
                        || most.get() > 1);
        assertEquals(1, most.get());
        goOn.set(true);
        Await.until("both are done", () -> !first.isAlive() && !second.isAlive());
        assertEquals(1, most.get());
        assertEquals(0, inside.get());
        assertEquals(111, held.balance);
    }
}
