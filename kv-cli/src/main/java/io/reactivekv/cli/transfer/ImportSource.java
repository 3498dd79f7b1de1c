package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of entries, read line by line. */
public interface ImportSource extends Closeable {

    /** What the next line holds; null at the end. */
    @Nullable
    Item next() throws IOException;

    /** How much of the file has been read. */
    long bytesRead();

    /** Whether the file says of each entry when it expires, so that one without a TTL is permanent. */
    boolean tellsExpiry();

    /** What a line holds. */
    sealed interface Item {

        /** The number of the line, from 1. */
        long line();
    }

    /**
     * An entry.
     *
     * @param line the number of the line
     * @param entry the entry, its value as it is stored
     */
    record Good(long line, Entry<String> entry) implements Item {}

    /**
     * A line that cannot be imported.
     *
     * @param line the number of the line
     * @param reason what is wrong
     */
    record Bad(long line, String reason) implements Item {}
}
