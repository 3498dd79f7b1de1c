package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Operations that are in their middle when their server stops: each ends in time after its last progress, typed. */
final class MidwayTrial {

    private static final Duration GRACE = Duration.ofMillis(250);

    private final List<Midway> operations = new ArrayList<>();

    void begin(String operation, Publisher<?> publisher) {
        begin(operation, publisher, element -> true);
    }

    void begin(String operation, Publisher<?> publisher, Predicate<Object> middle) {
        operations.add(new Midway(operation, publisher, middle));
    }

    void awaitBegun() {
        Until.holds(
                () -> "all have begun: " + operations, () -> operations.stream().allMatch(Midway::hasBegun));
    }

    Set<String> names() {
        return operations.stream().map(begun -> begun.operation).collect(Collectors.toSet());
    }

    /** Lets those go on that wait for their subscriber. */
    void goOn() {
        operations.forEach(Midway::goOn);
    }

    /**
     * Measured against a plain timer beside them, so that a machine that is busy is not taken for a late operation.
     *
     * @param goOn lets the operations go on
     * @param halfDone those that have written a part
     */
    void verifyEnd(Runnable goOn, Set<String> halfDone) {
        long start = RunningTime.nanos();
        Mono<Duration> timer = Mono.delay(DistantRedis.TIMEOUT)
                .map(end -> RunningTime.since(start))
                .cache();
        var unused = timer.subscribe();
        goOn.run();
        Until.holds(() -> "all end: " + operations, () -> operations.stream().allMatch(Midway::hasEnded));
        Duration bound = timer.block().plus(GRACE);
        verifyEach(operation -> operation.delay().compareTo(bound) <= 0);
        verifyEach(operation -> operation.failure() instanceof KeyValueException known
                && known.isTransient()
                && (known.outcome() == Outcome.UNKNOWN) == halfDone.contains(operation.operation));
    }

    private void verifyEach(Predicate<Midway> rule) {
        assertEquals(List.of(), operations.stream().filter(rule.negate()).toList());
    }
}
