package io.reactivekv.cache;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.ValueTooLargeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** What is signalled when several of many steps fail. */
final class Failures {

    private Failures() {}

    /** The first of several, which has its type and says what became of it, with the others suppressed in it. */
    static Throwable first(Throwable several) {
        List<Throwable> all = Exceptions.unwrapMultiple(several);
        Throwable first = all.get(0);
        all.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        return first;
    }

    /** What was there is too large to be read here: something was there, and the write is done. */
    static Mono<Boolean> isWrittenOver(ValueTooLargeException failed) {
        return failed.outcome() == Outcome.UNKNOWN ? Mono.just(true) : Mono.error(failed);
    }

    /** The one that matters more, if there is one, with the other suppressed in it. */
    static Throwable before(@Nullable Throwable more, Throwable less) {
        if (more == null) {
            return less;
        }
        more.addSuppressed(less);
        return more;
    }
}
