package io.reactivekv;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a stored value: two revisions of a key are equal exactly when the stored bytes are equal.
 *
 * <p>Printable with {@link #toString} and readable again with {@link #of}, so that it can travel as an HTTP
 * {@code ETag}, between quotes. For stored bytes the text is their SHA-1 in 40 hexadecimal digits, on every backend; it is
 * computed when first needed. With {@code serializer=none} it is a counter, meaningful only in the process that issued it.
 * It proves that nothing changed; it does not protect against somebody who crafts two values with equal digests.
 *
 * <p>Immutable and thread-safe.
 */
public final class Revision {

    /** The revision of an entry that was never read; no stored value has it. */
    public static final Revision NONE = new Revision("none", null);

    private static final int MAX_LENGTH = 64;

    private final byte @Nullable [] content;
    private @Nullable String text;

    private Revision(@Nullable String text, byte @Nullable [] content) {
        this.text = text;
        this.content = content;
    }

    /**
     * The revision that {@link #toString} printed.
     *
     * @throws IllegalArgumentException when the text is empty, longer than 64 characters, or has other characters than
     *     letters and digits
     */
    public static Revision of(String text) {
        Objects.requireNonNull(text, "text");
        boolean wellFormed = !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
        if (!wellFormed) {
            throw new IllegalArgumentException("not a revision: " + Quoted.of(text)
                    + "; expected what Revision.toString() printed, 1 to " + MAX_LENGTH + " letters and digits");
        }
        return new Revision(text, null);
    }

    /** The revision of stored bytes; for backends. The array must not be changed afterwards. */
    public static Revision ofBytes(byte[] stored) {
        return new Revision(null, Objects.requireNonNull(stored, "stored"));
    }

    /** The revision with this counter; for backends that keep references. */
    public static Revision ofCounter(long counter) {
        return new Revision("v" + counter, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Revision that)) {
            return false;
        }
        if (content != null && that.content != null) {
            return Arrays.equals(content, that.content);
        }
        return toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The text that {@link #of} reads. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = HexFormat.of().formatHex(sha1(Objects.requireNonNull(content)));
            text = known;
        }
        return known;
    }

    private static byte[] sha1(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
