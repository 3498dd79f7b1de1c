package io.reactivekv.spi;

import java.time.Duration;
import java.util.Optional;

/** A duration or the word {@code never}, which is the absence of one. */
record NeverSyntax(ValueSyntax<Duration> duration) implements ValueSyntax<Optional<Duration>> {

    private static final String NEVER = "never";

    @Override
    public String type() {
        return duration.type() + " or `never`";
    }

    @Override
    public String allowed() {
        return duration.allowed() + ", or never";
    }

    @Override
    public String bounds() {
        return duration.bounds();
    }

    @Override
    public Optional<Duration> parse(String text) {
        return text.equals(NEVER) ? Optional.empty() : Optional.of(duration.parse(text));
    }

    @Override
    public void check(Optional<Duration> value) {
        value.ifPresent(duration::check);
    }

    @Override
    public String format(Optional<Duration> value) {
        return value.map(duration::format).orElse(NEVER);
    }
}
