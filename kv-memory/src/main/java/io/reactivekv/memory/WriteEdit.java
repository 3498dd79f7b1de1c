package io.reactivekv.memory;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import org.jspecify.annotations.Nullable;

/** A {@link Write} under a {@link Condition}. */
final class WriteEdit extends Edit {

    private final Write<Object> write;
    private final Condition condition;
    private final long weight;

    /** Weighs a value to be put, here and not later, when locks are held. */
    WriteEdit(Write<Object> write, Condition condition, Limits limits) {
        super(write.key());
        this.write = write;
        this.condition = condition;
        this.weight = write instanceof Write.Put<Object> put ? limits.weigh(put.key(), put.value()) : 0;
    }

    @Override
    boolean accepts(Cell before) {
        if (condition == Condition.ALWAYS) {
            return true;
        }
        boolean present = before != Cell.ABSENT;
        if (condition instanceof Condition.Absent) {
            return !present;
        }
        if (condition instanceof Condition.Unchanged unchanged) {
            return present && unchanged.revision().equals(before.revision());
        }
        return present || condition instanceof Condition.Always;
    }

    @Override
    @Nullable
    Cell apply(Cell before, Space space, long now) {
        if (write instanceof Write.Put<Object> put) {
            long deadline = deadline(put.lifetime(), before, now);
            return deadline <= now ? null : space.cell(put.value(), deadline);
        }
        if (write instanceof Write.Expire<Object> expire && before != Cell.ABSENT) {
            long deadline = expire.lifetime().deadline(now);
            return deadline <= now ? null : before.until(deadline);
        }
        return null;
    }

    @Override
    long weight(long before) {
        return write instanceof Write.Put ? weight : before;
    }

    /** What {@link io.reactivekv.spi.Backend#write} emits, given what was there; null when the condition did not hold. */
    boolean result(@Nullable Cell before) {
        return before != null && (write instanceof Write.Put || before != Cell.ABSENT);
    }

    private static long deadline(Lifetime lifetime, Cell before, long now) {
        return lifetime.keepsExisting() && before != Cell.ABSENT ? before.deadline : lifetime.deadline(now);
    }
}
