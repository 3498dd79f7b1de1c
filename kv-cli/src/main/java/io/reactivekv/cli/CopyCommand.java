package io.reactivekv.cli;

import io.reactivekv.CopyProgress;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.ShellText;
import io.reactivekv.cli.transfer.Elements;
import io.reactivekv.cli.transfer.StoreComparison;
import io.reactivekv.serializer.Serializers;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "copy",
        description = {
            "Copy entries from one store to another, and compare.",
            "Each keeps the time it has left to live. Values are copied as they are stored, whatever they are and"
                    + " whatever a URL says of compression. Exit code 1 when both stores differ afterwards; entries"
                    + " that only the target has stay there, and count as differences."
        },
        footer = {
            "Example:",
            "  kv copy 'redis://old?prefix=app:' 'redis-cluster://new?prefix=app:'",
        })
final class CopyCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(index = "0", paramLabel = "FROM_URL")
    private String fromUrl = "";

    @Parameters(index = "1", paramLabel = "TO_URL")
    private String toUrl = "";

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Option(
            names = "--after",
            paramLabel = "K",
            description = "Go on with a copy that was cut short, behind the last key it told of.")
    private @Nullable String after;

    @Mixin
    private OrderOptions order = new OrderOptions();

    CopyCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() throws Exception {
        return CtrlC.interruptsOnce(this::run);
    }

    private int run() {
        check();
        KeyRange range = keys.range();
        ScanOptions options =
                after == null ? order.options() : ScanOptions.defaults().after(after);
        StoreConfig source = StoreConfig.parse(fromUrl);
        StoreConfig target = StoreConfig.parse(toUrl);
        try (KeyValueStore<byte[]> from = open(source);
                KeyValueStore<byte[]> to = open(target)) {
            CopyProgress done = copy(from, to, range, options);
            long differences = compare(from, to, range, done);
            kv.console().tell("copied " + done.copied() + ", differences " + differences);
            return differences == 0 ? ExitCode.OK : ExitCode.NOT_DONE;
        }
    }

    private void check() {
        if (kv.isUrlGiven()) {
            throw new UsageException("copy takes its two stores as arguments, not by --url");
        }
        if (kv.isTypeGiven()) {
            throw new UsageException("copy takes values as they are stored, and no --type");
        }
        if (fromUrl.equals(toUrl)) {
            throw new UsageException("source and target are the same");
        }
        if (order.isUnordered() && after != null) {
            throw new UsageException("--unordered does not go with --after, which needs an order");
        }
    }

    /** The option compression would change the bytes, of a serializer of one's own too. */
    private static KeyValueStore<byte[]> open(StoreConfig config) {
        StoreConfig asStored = Patience.with(config)
                .mutate()
                .storeOptions(options -> options.compression("none"))
                .build();
        return KeyValueStores.open(asStored, Serializers.bytes());
    }

    private CopyProgress copy(
            KeyValueStore<byte[]> from, KeyValueStore<byte[]> to, KeyRange range, ScanOptions options) {
        CopyProgress last = new CopyProgress(0, after == null ? "" : after);
        try (ProgressBar bar = bar("copy", from, range, options);
                Elements<CopyProgress> progress = Elements.of(KeyValueStores.copy(from, to, range, options), 1)) {
            while (progress.hasNext()) {
                last = progress.next();
                bar.update(last.copied(), last.copied());
            }
            return last;
        } catch (RuntimeException e) {
            if (last.copied() > 0) {
                kv.console().tellUnmasked("copied " + last.copied() + rest(last));
            }
            throw e;
        }
    }

    /** With an equals sign: what follows it is never taken for an option. */
    private String rest(CopyProgress last) {
        boolean fromTheStart = order.isUnordered() || last.lastKey().isEmpty();
        return fromTheStart ? "" : "; go on with --after=" + ShellText.word(last.lastKey());
    }

    private long compare(KeyValueStore<byte[]> from, KeyValueStore<byte[]> to, KeyRange range, CopyProgress done) {
        try (ProgressBar bar = bar("compare", from, range, ScanOptions.defaults())) {
            Differences differences = new Differences(kv.console(), bar);
            StoreComparison comparison = new StoreComparison(from, to);
            LongConsumer progress = compared -> bar.update(compared, compared);
            if (order.isUnordered()) {
                comparison.runUnordered(range, differences, progress);
            } else {
                comparison.run(range, differences, progress);
            }
            return differences.count();
        } catch (RuntimeException e) {
            String copied = "copied " + done.copied() + "; the comparison was cut short";
            kv.console().tellUnmasked(copied + rest(done));
            throw e;
        }
    }

    private ProgressBar bar(String label, KeyValueStore<byte[]> from, KeyRange range, ScanOptions part) {
        boolean seen = kv.console().terminals().err() && !order.isUnordered();
        long total = seen ? from.count(range, part).blockOptional().orElse(0L) : 0;
        return new ProgressBar(kv.console(), label, total);
    }
}
