package io.reactivekv.redis;

/**
 * A call that wants all keys of a slot in one place, and upkeep that wants to change them, met a slot that is half here,
 * half there, or a server that takes no writes; never leaves this package.
 */
final class NotHere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotHere(String error) {
        super(error, null, false, false);
    }

    /** Whether it is not about where the keys are, but about a server that takes no writes. */
    boolean isOfAServerWithoutWrites() {
        String error = String.valueOf(getMessage());
        return ServerError.of(error) == ServerError.NOT_MASTER || ServerError.concernsAll(error);
    }

    /** Whether an error says that not all that was asked for is at this node, or that it takes no writes. */
    static boolean isMeantBy(String error) {
        ServerError meaning = ServerError.of(error);
        return meaning == ServerError.ASK
                || meaning == ServerError.NOT_MASTER
                || ServerError.concernsAll(error)
                || error.startsWith("TRYAGAIN")
                || error.contains("attempted to access a non local key");
    }
}
