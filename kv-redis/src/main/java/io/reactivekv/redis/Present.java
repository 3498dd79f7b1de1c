package io.reactivekv.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out what was absent. */
final class Present {

    private Present() {}

    static <T> List<T> only(List<@Nullable T> answers) {
        List<T> present = new ArrayList<>(answers.size());
        for (T answer : answers) {
            if (answer != null) {
                present.add(answer);
            }
        }
        return present;
    }
}
