package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.text.KeyText;
import io.reactivekv.cli.transfer.Difference;
import java.util.function.Consumer;

/** Tells of the first differences between two stores, and counts all of them. */
final class Differences implements Consumer<Difference> {

    private static final int TOLD = 20;

    private final Console console;
    private final ProgressBar bar;
    private long count;

    Differences(Console console, ProgressBar bar) {
        this.console = console;
        this.bar = bar;
    }

    @Override
    public void accept(Difference difference) {
        count++;
        if (count <= TOLD) {
            bar.clear();
            console.tellUnmasked(
                    KeyText.print(difference.key()) + " " + difference.how().text());
        } else if (count == TOLD + 1) {
            bar.clear();
            console.tell("... further differences are only counted");
        }
    }

    long count() {
        return count;
    }
}
