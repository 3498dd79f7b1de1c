package io.reactivekv.cli;

/** The entry point of the {@code kv} command. */
public final class Main {

    private Main() {}

    /**
     * Runs one command.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        System.err.println("Usage: kv [-u URL] COMMAND [ARGUMENTS]");
        System.exit(args.length == 0 ? 0 : 2);
    }
}
