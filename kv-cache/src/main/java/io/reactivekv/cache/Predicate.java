package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A recent invalidation of entries that have no record in common.
 *
 * @param kind what it goes by
 * @param terms the tags, or the one prefix or pattern
 * @param sequence its number in the sequence of invalidations
 * @param until when no load can be under way any more that began before, in milliseconds since 1970
 * @param lasting whether such a load may have left something in the store, so that it goes on until a cleanup that began
 *     after that time has ended
 */
record Predicate(Kind kind, List<String> terms, long sequence, long until, boolean lasting) {

    /** What a predicate goes by. */
    enum Kind {
        ALL_OF_TAGS,
        PREFIX,
        PATTERN
    }

    static Predicate allOf(Set<String> tags, long sequence, long until, boolean lasting) {
        return new Predicate(Kind.ALL_OF_TAGS, List.copyOf(new TreeSet<>(tags)), sequence, until, lasting);
    }

    /** The same without a cleanup to wait for, and not over before that time. */
    Predicate passing(long atLeast) {
        return new Predicate(kind, terms, sequence, Math.max(until, atLeast), false);
    }

    /** Whether it says more than another one of the same terms. */
    boolean supersedes(Predicate other) {
        return sequence > other.sequence || (sequence == other.sequence && lasting && !other.lasting);
    }

    /** Whether all that it is needed for from now on is a cleanup. */
    boolean awaitsCleanup(long now) {
        return lasting && until <= now;
    }

    boolean isOver(long now) {
        return !lasting && until <= now;
    }

    /** Tells by key and tags whether it concerns an entry. */
    BiPredicate<String, Set<String>> matcher() {
        return switch (kind) {
            case ALL_OF_TAGS -> (key, tags) -> tags.containsAll(terms);
            case PREFIX -> {
                String prefix = terms.get(0);
                yield (key, tags) -> key.startsWith(prefix);
            }
            case PATTERN -> {
                KeyPattern pattern = KeyPattern.of(terms.get(0));
                yield (key, tags) -> pattern.matches(key);
            }
        };
    }

    /** What the keys that it concerns begin with, when it goes by nothing else; null when it goes by more. */
    @Nullable
    String prefix() {
        return switch (kind) {
            case ALL_OF_TAGS -> null;
            case PREFIX -> terms.get(0);
            case PATTERN -> KeyPattern.of(terms.get(0)).onlyPrefix();
        };
    }

    /** One line of text, which {@link #read} reads: what is stored goes on until a cleanup. */
    String write() {
        StringBuilder text = new StringBuilder(kind + " " + sequence + " " + until);
        for (String term : terms) {
            text.append(' ').append(Base64.getUrlEncoder().encodeToString(term.getBytes(StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    static Predicate read(String text) {
        try {
            String[] words = text.split(" ", -1);
            List<String> terms = new ArrayList<>();
            for (int i = 3; i < words.length; i++) {
                terms.add(new String(Base64.getUrlDecoder().decode(words[i]), StandardCharsets.UTF_8));
            }
            return new Predicate(
                    Kind.valueOf(words[0]),
                    List.copyOf(terms),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    true);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new SerializationException("not an invalidation of a cache", e);
        }
    }
}
