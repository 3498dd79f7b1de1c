package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.StoreOptions;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.transfer.CsvSource;
import io.reactivekv.cli.transfer.ImportSource;
import io.reactivekv.cli.transfer.Importer;
import io.reactivekv.cli.transfer.InputFile;
import io.reactivekv.cli.transfer.JsonLinesSource;
import io.reactivekv.cli.transfer.KeyTemplate;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Store what a file holds.",
            "Reads CSV under a header, each row of which becomes an object of strings, or one JSON object per line, in"
                    + " UTF-8. What export wrote is read back without --key, each entry with the time it had left to"
                    + " live. Of a key that comes twice the last one wins. Lines that cannot be read are told and"
                    + " counted, and make the exit code 1."
        },
        footer = {
            "Examples:",
            "  kv import regions.csv --key region:{iso_country}:{code}",
            "  kv import users.jsonl --key user:{id} --ttl 7d",
            "  kv import backup.jsonl",
        })
final class ImportCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "";

    @Option(
            names = "--key",
            paramLabel = "TEMPLATE",
            description = "How a key is made of columns or fields: user:{id}. Braces in a key are doubled: {{ and }}.")
    private @Nullable String key;

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv or jsonl (default: by the file's extension).")
    private @Nullable String format;

    @Option(
            names = "--ttl",
            paramLabel = "TTL",
            converter = DurationConverter.OfTtl.class,
            description = "When every entry expires: 30s, 5m, 2h, 7d or never.")
    private @Nullable Expiry ttl;

    @Option(
            names = "--strict",
            description = "Stop at the first line that cannot be read; those before it stay stored.")
    private boolean strict;

    ImportCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() throws Exception {
        if (file.equals("-") && kv.inShell()) {
            throw new UsageException("in a shell standard input holds the commands; give the name of a file");
        }
        return CtrlC.interruptsOnce(this::importFile);
    }

    private int importFile() throws IOException {
        try (InputFile input = InputFile.open(file, kv.console().in());
                ImportSource source = source(input);
                ProgressBar bar = new ProgressBar(kv.console(), "import", input.size())) {
            BadLines badLines = new BadLines(kv.console(), bar);
            Importer importer = new Importer(kv.store(), Optional.ofNullable(ttl), strict, badLines);
            try {
                importer.run(source);
            } finally {
                bar.clear();
                kv.console().tell("imported " + importer.imported() + ", skipped " + importer.skipped());
            }
            return importer.skipped() == 0 ? ExitCode.OK : ExitCode.NOT_DONE;
        }
    }

    private ImportSource source(InputFile input) throws IOException {
        KeyTemplate template = key == null ? null : KeyTemplate.parse(key);
        if (!isCsv()) {
            StoreOptions bounds = kv.session().config().storeOptions();
            return template == null
                    ? JsonLinesSource.exported(input.bytes(), bounds, kv.format())
                    : JsonLinesSource.keyed(input.bytes(), bounds, template);
        }
        if (template == null) {
            throw new UsageException("a CSV file needs --key, such as --key user:{id}");
        }
        return new CsvSource(input.bytes(), template);
    }

    private boolean isCsv() {
        String name = format != null ? "." + format : file;
        if (name.endsWith(".csv")) {
            return true;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return false;
        }
        throw new UsageException(
                format != null
                        ? "--format " + format + " is not known; write csv or jsonl"
                        : "the extension of " + file + " does not tell its format; write --format csv or jsonl");
    }
}
