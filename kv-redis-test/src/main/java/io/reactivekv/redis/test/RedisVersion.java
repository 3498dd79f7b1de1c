package io.reactivekv.redis.test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a server, as far as the fixtures' configuration depends on it. */
record RedisVersion(int major, int minor) implements Comparable<RedisVersion> {

    static final RedisVersion OLDEST_SUPPORTED = new RedisVersion(6, 2);

    private static final Pattern PRINTED = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");

    /** Reads what {@code redis-server --version} prints. */
    static RedisVersion parse(String printed) {
        Matcher matcher = PRINTED.matcher(printed);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no version in what it printed: " + printed.strip());
        }
        return new RedisVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new RedisVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(RedisVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
