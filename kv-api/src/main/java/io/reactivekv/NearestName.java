package io.reactivekv;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name was meant to be. */
final class NearestName {

    private NearestName() {}

    /** The nearest of some names, if it takes few enough edits to count as a slip; letter case and hyphens are none. */
    static Optional<String> to(String typed, Collection<String> names) {
        String bare = bare(typed);
        return names.stream()
                .filter(name -> edits(bare, bare(name)) <= Math.max(1, Math.min(bare.length(), name.length()) / 3))
                .min(Comparator.comparingInt((String name) -> edits(bare, bare(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's distance, with the exchange of two neighbours as one edit. */
    private static int edits(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, distance);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] distance) {
        char x = a.charAt(i - 1);
        char y = b.charAt(j - 1);
        int least = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        least = Math.min(least, distance[i - 1][j - 1] + (x == y ? 0 : 1));
        boolean exchanged = i > 1 && j > 1 && x == b.charAt(j - 2) && y == a.charAt(i - 2);
        return exchanged ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
