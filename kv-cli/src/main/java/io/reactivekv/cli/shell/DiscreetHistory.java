package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Secrets;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;

/** Remembers lines, but none that holds a password. */
final class DiscreetHistory extends DefaultHistory {

    @Override
    public void add(Instant time, String line) {
        if (Secrets.masked(line).equals(line)) {
            super.add(time, line);
        }
    }
}
