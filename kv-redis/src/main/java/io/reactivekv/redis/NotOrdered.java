package io.reactivekv.redis;

/** What range operations signal in a plain layout. */
final class NotOrdered {

    private NotOrdered() {}

    static UnsupportedOperationException failure(String operation) {
        return new UnsupportedOperationException(operation + " needs the index of an ordered space; this one is opened"
                + " with ordered=false. A scan may ask for ScanOptions.unordered(), which looks at every key of the"
                + " database");
    }
}
