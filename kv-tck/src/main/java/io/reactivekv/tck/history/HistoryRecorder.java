package io.reactivekv.tck.history;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Records what concurrent clients of one process ask for and are answered. Thread-safe.
 *
 * <p>What failed with {@link Outcome#NOT_EXECUTED} did not happen and is left out, as is a read without an answer; a write
 * that failed otherwise, was cancelled, or has not ended yet is recorded as unknown.
 */
public final class HistoryRecorder {

    private final List<Operation> ended = new ArrayList<>();
    private final Set<Operation> open = new HashSet<>();
    private long clock;

    /** The same operation, recorded at each subscription. */
    public <T> Mono<T> record(int client, String key, Action action, Mono<T> operation) {
        return Mono.defer(() -> {
            Operation call = begun(client, key, action);
            return operation
                    .doOnSuccess(result -> answered(call, result))
                    .doOnError(error -> failed(call, error))
                    .doOnCancel(() -> settle(call, !action.isRead()));
        });
    }

    private synchronized Operation begun(int client, String key, Action action) {
        Operation call = Operation.unknown(client, key, action, ++clock);
        open.add(call);
        return call;
    }

    private synchronized void answered(Operation call, @Nullable Object result) {
        Object answer = result instanceof Boolean
                ? result
                : call.action() instanceof Action.Put ? Action.Step.DONE : Optional.ofNullable(result);
        if (open.remove(call)) {
            ended.add(Operation.of(call.client(), call.key(), call.action(), call.called(), ++clock, answer));
        }
    }

    private void failed(Operation call, Throwable error) {
        boolean didNotHappen = error instanceof KeyValueException failure && failure.outcome() == Outcome.NOT_EXECUTED;
        settle(call, !didNotHappen && !call.action().isRead());
    }

    private synchronized void settle(Operation call, boolean mayHaveHappened) {
        if (open.remove(call) && mayHaveHappened) {
            ended.add(call);
        }
    }

    /** What has happened so far, in the order of the calls. */
    public synchronized List<Operation> history() {
        List<Operation> all = new ArrayList<>(open);
        all.addAll(ended);
        all.removeIf(
                operation -> operation.answer().isEmpty() && operation.action().isRead());
        all.sort((a, b) -> Long.compare(a.called(), b.called()));
        return List.copyOf(all);
    }
}
