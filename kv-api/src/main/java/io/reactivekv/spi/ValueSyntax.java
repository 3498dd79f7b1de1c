package io.reactivekv.spi;

import java.util.function.Function;

/**
 * How a value is written, and which values are allowed. Immutable.
 *
 * <p>A refusal is an {@link IllegalArgumentException} that says why; whether the text is shown is up to {@link Option}.
 */
interface ValueSyntax<T> {

    /** What the option tables call it. */
    String type();

    /** What is allowed, with examples. */
    String allowed();

    /** The limits, in short; empty when there are none. */
    String bounds();

    /** Reads a value and {@linkplain #check checks} it. */
    T parse(String text);

    /** Checks a value that was given in code. */
    void check(T value);

    /** Writes a value such that it can be read again. */
    String format(T value);

    /** The same text for values of another type. */
    default <R> ValueSyntax<R> map(Function<T, R> to, Function<R, T> from) {
        ValueSyntax<T> text = this;
        return new ValueSyntax<>() {
            @Override
            public String type() {
                return text.type();
            }

            @Override
            public String allowed() {
                return text.allowed();
            }

            @Override
            public String bounds() {
                return text.bounds();
            }

            @Override
            public R parse(String value) {
                return to.apply(text.parse(value));
            }

            @Override
            public void check(R value) {
                text.check(from.apply(value));
            }

            @Override
            public String format(R value) {
                return text.format(from.apply(value));
            }
        };
    }
}
