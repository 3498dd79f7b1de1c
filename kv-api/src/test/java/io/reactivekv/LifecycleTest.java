package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class LifecycleTest {

    private final Lifecycle factory = Lifecycle.root("the factory");
    private final Lifecycle store = factory.child("the store");
    private final Lifecycle view = store.child("the view");

    @Test
    void close_middle_closesWhatStandsOnIt() {
        store.close();
        assertTrue(view.isClosed());
        assertFalse(factory.isClosed());
        assertEquals("the store is closed", view.error().getMessage());
    }

    @Test
    void close_twice_isIdempotent() {
        view.close();
        view.close();
        assertEquals("the view is closed", view.error().getMessage());
        assertFalse(store.isClosed());
    }

    @Test
    void close_whileAnotherCloseTellsOfIt_returns() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch handled = new CountDownLatch(1);
        var unused = view.closed().subscribe(never -> {}, error -> {
            told.countDown();
            await(handled);
        });
        CompletableFuture<Void> first = CompletableFuture.runAsync(view::close);
        await(told);
        try {
            view.close();
            assertFalse(first.isDone());
        } finally {
            handled.countDown();
        }
        first.get(30, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closed_parentCloses_signals() {
        StepVerifier.create(view.closed()).then(factory::close).verifyErrorMessage("the factory is closed");
        StepVerifier.create(view.closed()).verifyErrorMessage("the factory is closed");
    }
}
