package io.reactivekv.spi;

import io.reactivekv.Revision;
import java.util.Objects;

/** What must hold of a key, in the same atomic step, for a {@link Write} to be executed. */
public sealed interface Condition {

    /** No condition. */
    Condition ALWAYS = new Always();

    /** The key is absent or expired. */
    Condition ABSENT = new Absent();

    /** The key is present. */
    Condition PRESENT = new Present();

    /** The key is present and its value has this revision. */
    static Condition unchanged(Revision revision) {
        return new Unchanged(revision);
    }

    /** See {@link Condition#ALWAYS}. */
    record Always() implements Condition {}

    /** See {@link Condition#ABSENT}. */
    record Absent() implements Condition {}

    /** See {@link Condition#PRESENT}. */
    record Present() implements Condition {}

    /**
     * See {@link Condition#unchanged}.
     *
     * @param revision the revision that was seen; {@link Revision#NONE} never holds
     */
    record Unchanged(Revision revision) implements Condition {

        /** Refuses null. */
        public Unchanged {
            Objects.requireNonNull(revision, "revision");
        }
    }
}
