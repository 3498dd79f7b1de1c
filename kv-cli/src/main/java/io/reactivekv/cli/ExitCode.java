package io.reactivekv.cli;

import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.JvmErrors;

/** What the process tells its caller. */
final class ExitCode {

    /** Done, and found. */
    static final int OK = 0;
    /** Not found, or not done, or not wholly. */
    static final int NOT_DONE = 1;
    /** The command, its input or the configuration is not allowed. */
    static final int USAGE = 2;
    /** The store failed, or the JVM did. */
    static final int STORE_FAILURE = JvmErrors.EXIT_CODE;
    /** Ended by Ctrl-C. */
    static final int INTERRUPTED = CtrlC.EXIT_CODE;

    private ExitCode() {}
}
