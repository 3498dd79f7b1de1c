package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.KeyText;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "put",
        description = "Store a value.",
        footer = {
            "Examples:",
            "  kv put user:1 '{\"name\":\"Ann\"}' --ttl 30m",
            "  kv put greeting hello --type string",
        })
final class PutCommand implements Callable<Integer> {

    private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-\\d.*");

    private final Kv kv;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "KEY")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "A JSON value; with --type string, any text.")
    private String value = "";

    @Option(
            names = "--ttl",
            paramLabel = "TTL",
            converter = DurationConverter.OfTtl.class,
            description = "When it expires: 500ms, 30s, 5m, 2h, 7d or never (default: what the URL says, else never).")
    private Expiry ttl = Expiry.storeDefault();

    @Option(names = "--if-absent", description = "Only if the key is absent; exit code 1 when it is not.")
    private boolean ifAbsent;

    PutCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        refuseUnknownOptions();
        String stored = kv.format().typed(value);
        KeyValueStore<String> store = kv.store();
        if (!ifAbsent) {
            store.put(key, stored, ttl).block();
            return ExitCode.OK;
        }
        if (Boolean.TRUE.equals(store.putIfAbsent(key, stored, ttl).block())) {
            return ExitCode.OK;
        }
        kv.console().tell("not done: " + KeyText.print(key) + " is there already");
        return ExitCode.NOT_DONE;
    }

    /** This command takes unknown options for its arguments, so that -5 can be a value; here the others are refused. */
    private void refuseUnknownOptions() {
        boolean separated = Objects.requireNonNull(spec)
                .commandLine()
                .getParseResult()
                .originalArgs()
                .contains("--");
        for (String argument : new String[] {key, value}) {
            if (argument.startsWith("-")
                    && !separated
                    && !NEGATIVE_NUMBER.matcher(argument).matches()) {
                throw new UsageException("unknown option " + argument
                        + "; if it is the key or the value, write -- in front of both: put -- KEY VALUE");
            }
        }
    }
}
