package io.reactivekv.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.reactivekv.ForeignDataException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.Lifetime;
import org.jspecify.annotations.Nullable;

/** Adds to a counter, which is stored as decimal digits so that it reads the same on every backend. */
final class AddEdit extends Edit {

    private final long delta;
    private final Lifetime onCreate;
    private long sum;
    private long weight;

    AddEdit(String key, long delta, Lifetime onCreate) {
        super(key);
        this.delta = delta;
        this.onCreate = onCreate;
    }

    /** The counter after the edit. */
    long sum() {
        return sum;
    }

    @Override
    boolean accepts(Cell before) {
        return true;
    }

    @Override
    @Nullable
    Cell apply(Cell before, Space space, long now) {
        boolean present = before != Cell.ABSENT;
        sum = add(present ? parse(before.value) : 0, delta);
        long deadline = present ? before.deadline : onCreate.deadline(now);
        if (deadline <= now) {
            return null;
        }
        byte[] digits = Long.toString(sum).getBytes(ISO_8859_1);
        weight = space.limits.weigh(key, digits);
        return space.cell(digits, deadline);
    }

    @Override
    long weight(long before) {
        return weight;
    }

    private static long add(long counter, long delta) {
        try {
            return Math.addExact(counter, delta);
        } catch (ArithmeticException e) {
            throw new ValueTooLargeException(
                    "a counter lies between -2^63 and 2^63 - 1; adding " + delta + " would take it out of that range",
                    e);
        }
    }

    private static long parse(Object value) {
        if (value instanceof byte[] bytes && bytes.length > 0 && bytes.length <= 20) {
            String text = new String(bytes, ISO_8859_1);
            try {
                long counter = Long.parseLong(text);
                if (Long.toString(counter).equals(text)) {
                    return counter;
                }
            } catch (NumberFormatException e) {
                throw notANumber(e);
            }
        }
        throw notANumber(null);
    }

    private static ForeignDataException notANumber(@Nullable NumberFormatException cause) {
        return new ForeignDataException(
                "the value is not a whole number in decimal digits, so nothing can be added", cause);
    }
}
