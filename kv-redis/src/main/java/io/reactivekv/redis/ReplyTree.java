package io.reactivekv.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a reply of any shape from its parts: byte arrays, longs, doubles, nulls and lists of them. */
final class ReplyTree {

    private final ArrayDeque<Branch> open = new ArrayDeque<>();
    private @Nullable Object root;

    @Nullable
    Object root() {
        return root;
    }

    void begin(int count) {
        if (count <= 0) {
            add(count < 0 ? null : List.of());
        } else {
            open.push(new Branch(new ArrayList<>(Math.min(count, 10_000)), count));
        }
    }

    void add(@Nullable Object value) {
        @Nullable Object complete = value;
        for (Branch branch = open.peek(); branch != null; branch = open.peek()) {
            branch.parts.add(complete);
            if (--branch.missing > 0) {
                return;
            }
            open.pop();
            complete = branch.parts;
        }
        root = complete;
    }

    private static final class Branch {

        private final List<@Nullable Object> parts;
        private int missing;

        Branch(List<@Nullable Object> parts, int missing) {
            this.parts = parts;
            this.missing = missing;
        }
    }
}
