package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * What was found of some keys, in their order, as far as it could be read.
 *
 * @param answers null for a key that is absent; shorter than the keys when there is an obstacle
 * @param obstacle the failure of the key behind the last answer, whose value cannot be read
 */
record Found<T>(List<@Nullable T> answers, @Nullable KeyValueException obstacle) {

    /** Takes answers up to the first one that is a failure. */
    @SuppressWarnings("unchecked")
    static <T> Found<T> of(List<@Nullable Object> each) {
        List<@Nullable T> answers = (List<@Nullable T>) each;
        for (int i = 0; i < each.size(); i++) {
            if (each.get(i) instanceof KeyValueException obstacle) {
                return new Found<>(answers.subList(0, i), obstacle);
            }
        }
        return new Found<>(answers, null);
    }

    /** What is there, then the failure, if there is one. */
    Flux<T> present() {
        List<T> present = new ArrayList<>(answers.size());
        for (T answer : answers) {
            if (answer != null) {
                present.add(answer);
            }
        }
        Flux<T> all = Flux.fromIterable(present);
        return obstacle == null ? all : all.concatWith(Flux.error(obstacle));
    }
}
