package io.reactivekv.cli.console;

import java.util.function.IntSupplier;

/**
 * Lets an error of the JVM, such as want of memory, end a command: neither the shell around it, whose store may be in memory,
 * nor the process, whose exit code would be the one of what was not found.
 */
public final class JvmErrors {

    /** How such a command ends: as one whose store failed. */
    public static final int EXIT_CODE = 3;

    private JvmErrors() {}

    /** Runs a command, tells of such an error, and says how the command ended. */
    public static int endOnly(Console console, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (VirtualMachineError | LinkageError e) {
            return told(console, e);
        }
    }

    private static int told(Console console, Error error) {
        try {
            console.flush();
        } catch (RuntimeException unwritten) {
            // The error is told all the same.
        }
        console.tell("kv: " + error);
        return EXIT_CODE;
    }
}
