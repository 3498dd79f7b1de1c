package io.reactivekv.redis.test;

/** An error that Redis answered, such as {@code WRONGTYPE Operation against a key holding the wrong kind of value}. */
public final class RedisErrorReply extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisErrorReply(String message) {
        super(message);
    }

    /** The first word of the error, such as {@code WRONGTYPE}. */
    public String code() {
        return String.valueOf(getMessage()).split(" ", 2)[0];
    }
}
