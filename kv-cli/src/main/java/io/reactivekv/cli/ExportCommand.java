package io.reactivekv.cli;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.transfer.Exporter;
import io.reactivekv.cli.transfer.OutputFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Write entries to a file that import reads back.",
            "One JSON object per line: {\"key\":\"a\",\"value\":1,\"ttl\":30000}. The ttl is what is left, in milliseconds; a"
                    + " permanent entry has none. The file takes its name, and the place of one before it, when it is"
                    + " complete."
        })
final class ExportCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard output.")
    private String file = "";

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Mixin
    private OrderOptions order = new OrderOptions();

    @Option(
            names = "--skip-unreadable",
            description = "Leave out values that are not of the type, tell of them, and end with exit code 1.")
    private boolean skipping;

    ExportCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() throws Exception {
        return CtrlC.interruptsOnce(this::export);
    }

    private int export() throws IOException {
        KeyRange range = keys.range();
        KeyValueStore<String> store = kv.store();
        long total = kv.console().terminals().err() && !order.isUnordered()
                ? store.count(range).blockOptional().orElse(0L)
                : 0;
        try (ProgressBar bar = new ProgressBar(kv.console(), "export", total)) {
            UnreadableValues unreadable = new UnreadableValues(kv.console(), bar);
            Exporter exporter = new Exporter(store, kv.format(), written -> {
                unreadable.tell();
                bar.update(written + unreadable.count(), written);
            });
            long exported;
            try {
                exported = write(exporter, range, unreadable);
            } finally {
                unreadable.tellAll();
            }
            bar.clear();
            kv.console().tell("exported " + exported + (skipping ? ", skipped " + unreadable.count() : ""));
            return unreadable.count() == 0 ? ExitCode.OK : ExitCode.NOT_DONE;
        }
    }

    private long write(Exporter exporter, KeyRange range, UnreadableValues unreadable) throws IOException {
        ScanOptions options = skipping ? order.options().onUndecodable(unreadable) : order.options();
        return file.equals("-") ? exporter.write(range, options, kv.console().out()) : toFile(exporter, range, options);
    }

    private long toFile(Exporter exporter, KeyRange range, ScanOptions options) throws IOException {
        try (OutputFile out = OutputFile.create(file)) {
            long exported = exporter.write(range, options, out.bytes());
            out.complete();
            return exported;
        }
    }
}
