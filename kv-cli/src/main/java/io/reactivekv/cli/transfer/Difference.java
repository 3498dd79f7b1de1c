package io.reactivekv.cli.transfer;

/**
 * What is not the same in two stores.
 *
 * @param key the key
 * @param how what differs
 */
public record Difference(String key, How how) {

    /** How the two differ. */
    public enum How {
        /** Only the first store has the key. */
        MISSING("is missing in the target"),
        /** Only the second store has the key. */
        EXTRA("is only in the target"),
        /** The values are not the same. */
        VALUE("has another value"),
        /** The entries do not expire at about the same time. */
        EXPIRY("expires at another time");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** The end of a sentence that begins with the key. */
        public String text() {
            return text;
        }
    }
}
