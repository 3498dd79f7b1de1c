package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.cli.text.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** Reads times to live. */
    static final class OfTtl implements ITypeConverter<Expiry> {

        @Override
        public Expiry convert(String text) {
            try {
                return text.equals("never") ? Expiry.never() : Expiry.after(DurationText.parse(text));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
