package io.reactivekv;

/** The operations of a store: their names as users see them, and what each counts as in the statistics. */
enum Operation {
    GET("get", Kind.LOOKUP),
    GET_OR_DEFAULT("getOrDefault", Kind.LOOKUP),
    GET_ENTRY("getEntry", Kind.LOOKUP),
    GET_ALL("getAll", Kind.LOOKUP),
    GET_AND_PUT("getAndPut", Kind.LOOKUP_AND_WRITE),
    GET_AND_DELETE("getAndDelete", Kind.LOOKUP_AND_DELETE),
    GET_AND_EXPIRE("getAndExpire", Kind.LOOKUP_AND_EXPIRE),
    EXISTS("exists", Kind.READ),
    TTL("ttl", Kind.READ),
    COUNT("count", Kind.READ),
    STATS("stats", Kind.READ),
    PING("ping", Kind.READ),
    WATCH("watch", Kind.READ),
    KEYS("keys", Kind.READ),
    SCAN("scan", Kind.SCAN),
    ENTRIES("entries", Kind.SCAN),
    PAGE("page", Kind.SCAN),
    PUT("put", Kind.WRITE),
    PUT_IF_ABSENT("putIfAbsent", Kind.WRITE),
    REPLACE("replace", Kind.WRITE),
    PUT_ALL("putAll", Kind.WRITE),
    UPDATE("update", Kind.UPDATE),
    ADD_AND_GET("addAndGet", Kind.ADD),
    EXPIRE("expire", Kind.EXPIRE),
    DELETE("delete", Kind.DELETE),
    DELETE_ALL("deleteAll", Kind.DELETE);

    final String title;
    private final Kind kind;

    Operation(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
    }

    boolean isRead() {
        return switch (kind) {
            case LOOKUP, READ, SCAN -> true;
            default -> false;
        };
    }

    /** Counts what the backend emitted. */
    void emitted(Object result, StoreCounters counters) {
        switch (kind) {
            case LOOKUP, LOOKUP_AND_EXPIRE -> counters.hit();
            case LOOKUP_AND_WRITE -> {
                counters.hit();
                counters.wrote(1);
            }
            case LOOKUP_AND_DELETE -> {
                counters.hit();
                counters.deleted(1);
            }
            case SCAN -> counters.scanned(1);
            case WRITE -> counters.wrote(amount(result));
            case DELETE -> counters.deleted(amount(result));
            case ADD -> counters.wrote(1);
            case READ, UPDATE, EXPIRE -> {}
        }
    }

    /** Counts the keys that were looked up in vain, when all is done. */
    void missed(long keys, StoreCounters counters) {
        switch (kind) {
            case LOOKUP, LOOKUP_AND_DELETE, LOOKUP_AND_EXPIRE -> counters.misses(keys);
            case LOOKUP_AND_WRITE -> {
                counters.misses(keys);
                counters.wrote(keys);
            }
            default -> {}
        }
    }

    private static long amount(Object result) {
        if (result instanceof Boolean done) {
            return done ? 1 : 0;
        }
        return result instanceof Long many ? many : 0;
    }

    private enum Kind {
        LOOKUP,
        LOOKUP_AND_WRITE,
        LOOKUP_AND_DELETE,
        LOOKUP_AND_EXPIRE,
        READ,
        SCAN,
        WRITE,
        UPDATE,
        ADD,
        EXPIRE,
        DELETE
    }
}
