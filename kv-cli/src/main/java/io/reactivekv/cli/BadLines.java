package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.transfer.ImportSource.Bad;
import io.reactivekv.cli.transfer.Importer;

/** Tells of the lines that an import could not read: the first ones one by one, of the others how many. */
final class BadLines implements Importer.Listener {

    private static final int TOLD = 20;

    private final Console console;
    private final ProgressBar bar;
    private long bad;

    BadLines(Console console, ProgressBar bar) {
        this.console = console;
        this.bar = bar;
    }

    @Override
    public void skipped(Bad line) {
        bad++;
        if (bad <= TOLD) {
            bar.clear();
            console.tell("line " + line.line() + ": " + line.reason());
        }
    }

    @Override
    public void progress(long bytesRead, long imported) {
        bar.update(bytesRead, imported);
    }

    void tellUntold() {
        if (bad > TOLD) {
            console.tell("... and " + (bad - TOLD) + " more such lines");
        }
    }
}
