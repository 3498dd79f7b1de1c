package io.reactivekv.serializer;

/** The path to a part of a value as an error shows it: of a deep one the beginning and the end. */
final class ShortPath {

    private static final int MOST = 200;
    private static final int KEPT = 80;

    private ShortPath() {}

    static String of(String path) {
        return path.length() <= MOST ? path : path.substring(0, KEPT) + "..." + path.substring(path.length() - KEPT);
    }
}
