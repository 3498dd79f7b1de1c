package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog();

    @Test
    void drainGatedTo_leavesTheUrgentOnesThatWaitOrRest() {
        Op<?> urgent = requested(true);
        Op<?> urgentAtRest = requested(true);
        Op<?> waiting = requested(false);
        Op<?> resting = requested(false);
        backlog.add(urgent);
        backlog.rest(urgentAtRest);
        backlog.add(waiting);
        backlog.rest(resting);
        Op<?> cancelled = requested(false);
        backlog.add(cancelled);
        cancelled.cancel();

        List<Op<?>> gated = new ArrayList<>();
        backlog.drainGatedTo(gated::add);

        assertEquals(List.of(waiting, resting), gated);
        assertEquals(List.of(urgentAtRest), backlog.takeRested());
        assertEquals(List.of(urgent), backlog.takeAll());
    }

    @Test
    void suspect_waitsApartUnlessItIsUrgent() {
        Op<?> suspect = requested(false);
        Op<?> urgent = requested(true);
        backlog.suspect(suspect);
        backlog.suspect(urgent);

        assertEquals(2, backlog.size());
        assertEquals(List.of(suspect), List.copyOf(backlog.suspects()));
        assertEquals(List.of(urgent), List.copyOf(backlog.urgent()));

        List<Op<?>> gated = new ArrayList<>();
        backlog.drainGatedTo(gated::add);
        assertEquals(List.of(suspect), gated);
        backlog.suspect(suspect);
        backlog.removeIf(op -> op == suspect);
        assertEquals(List.of(urgent), backlog.takeAll());
    }

    private static Op<?> requested(boolean urgent) {
        List<Op<?>> submitted = new ArrayList<>();
        var unused = new OpMono<>(new Submissions(submitted), 1, (at, actual, nanos) -> {
                    CallOp op = new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0);
                    op.urgent = urgent;
                    return op;
                })
                .subscribe();
        return submitted.get(0);
    }
}
