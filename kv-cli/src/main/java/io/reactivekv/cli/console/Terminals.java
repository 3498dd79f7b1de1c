package io.reactivekv.cli.console;

/**
 * Which of the three streams are terminals.
 *
 * @param in whether questions can be answered
 * @param out whether results are looked at
 * @param err whether progress can be shown
 */
public record Terminals(boolean in, boolean out, boolean err) {

    /** No terminal at all, as in a script. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /**
     * What the launcher found out, for Java cannot; none when it was started in another way.
     *
     * @param found the numbers of the descriptors that are terminals, such as {@code 012}
     */
    public static Terminals of(String found) {
        return new Terminals(found.contains("0"), found.contains("1"), found.contains("2"));
    }
}
