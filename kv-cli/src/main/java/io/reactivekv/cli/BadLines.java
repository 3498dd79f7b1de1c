package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.transfer.ImportSource.Bad;
import io.reactivekv.cli.transfer.Importer;

/** Tells of each line that an import could not read; of all, so that they can be mended in one go. */
final class BadLines implements Importer.Listener {

    private final Console console;
    private final ProgressBar bar;

    BadLines(Console console, ProgressBar bar) {
        this.console = console;
        this.bar = bar;
    }

    @Override
    public void skipped(Bad line) {
        bar.clear();
        console.tell("line " + line.line() + ": " + line.reason());
    }

    @Override
    public void progress(long bytesRead, long imported) {
        bar.update(bytesRead, imported);
    }
}
