package io.reactivekv.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void update_onATerminal_showsPartCountAndRate() {
        try (ProgressBar bar = bar(true, 200)) {
            nanos.addAndGet(1_000_000_000);
            bar.update(100, 5_000);
            assertEquals("\r\u001b[Kimport  [###############...............]  50%  5,000  5,000/s", shown());
        }
        assertTrue(shown().endsWith("\r\u001b[K"), shown());
    }

    @Test
    void update_unknownTotal_showsCountAndRate() {
        try (ProgressBar bar = bar(true, 0)) {
            nanos.addAndGet(500_000_000);
            bar.update(100, 5_000);
            assertEquals("\r\u001b[Kimport  5,000  10,000/s", shown());
        }
    }

    @Test
    void update_twiceWithinATenthOfASecond_isDrawnOnce() {
        try (ProgressBar bar = bar(true, 0)) {
            nanos.addAndGet(100_000_000);
            bar.update(1, 1);
            int before = shown().length();
            nanos.addAndGet(99_999_999);
            bar.update(2, 2);
            assertEquals(before, shown().length());
        }
    }

    @Test
    void update_withoutATerminal_showsNothing() {
        try (ProgressBar bar = bar(false, 200)) {
            nanos.addAndGet(1_000_000_000);
            bar.update(100, 5_000);
        }
        assertEquals("", shown());
    }

    private ProgressBar bar(boolean terminal, long total) {
        InputStream noInput = new ByteArrayInputStream(new byte[0]);
        Console console =
                new Console(noInput, OutputStream.nullOutputStream(), shown, new Terminals(false, false, terminal));
        return new ProgressBar(console, "import", total, nanos::get);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
