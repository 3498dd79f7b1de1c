package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;

/** Answers that are delivered together, one of them to a subscriber that throws. */
class CourierTest {

    private final List<Op<?>> requested = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void reset() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void flush_subscriberThrows_othersAreTold() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        deliver();
        assertEquals(List.of("first", "second"), told);
        assertEquals(1, dropped.size(), dropped::toString);
    }

    @Test
    void flush_subscriberAndHookThrow_othersAreTold() {
        Hooks.onErrorDropped(thrown -> {
            throw new IllegalStateException("the hook throws, too", thrown);
        });
        deliver();
        assertEquals(List.of("first", "second"), told);
    }

    private void deliver() {
        Courier courier = new Courier(null);
        request(new Listener("first"));
        request(new Thrower());
        request(new Listener("second"));
        for (Op<?> op : requested) {
            boolean unused = op.fail(new IllegalStateException("settled"));
            courier.add(op);
        }
        courier.flush();
    }

    private void request(CoreSubscriber<Object> subscriber) {
        new OpMono<Object>(
                        new Submissions(requested),
                        1_000_000_000L,
                        (at, actual, nanos) -> new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0))
                .subscribe(subscriber);
    }

    /** Tells that it was told. */
    private final class Listener extends Demanding {

        private final String name;

        Listener(String name) {
            this.name = name;
        }

        @Override
        public void onError(Throwable failure) {
            told.add(name);
        }
    }

    /** Breaks the rules. */
    private static final class Thrower extends Demanding {

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException("a subscriber that throws");
        }
    }

    /** Asks for the answer. */
    private abstract static class Demanding implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Object reply) {
            throw new AssertionError("it fails");
        }

        @Override
        public void onComplete() {
            throw new AssertionError("it fails");
        }
    }
}
