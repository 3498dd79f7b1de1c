package io.reactivekv.cli;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfig;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.ValueFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command that all others hang on, and what they share: the streams, the options that each of them takes, the store. */
@Command(
        name = "kv",
        description = "Reads and writes key-value stores, in memory or on Redis.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        footer = {
            "Exit codes: 0 done, 1 not found or not done, 2 wrong usage or configuration, 3 the store failed,"
                    + " 130 ended by Ctrl-C.",
            "",
            "Examples:",
            "  kv demo",
            "  kv -u redis://localhost put user:1 '{\"name\":\"Ann\"}' --ttl 30m",
            "  kv -u redis://localhost scan --prefix user: --limit 10",
            "  printf 'put a 1\\nget a\\n' | kv shell",
        })
final class Kv implements Callable<Integer>, AutoCloseable {

    /** The library tells of operations there, keys included and values not; read when its loggers are made. */
    private static final String OPERATIONS_LOG = "org.slf4j.simpleLogger.log.io.reactivekv";

    private final Console console;
    private final Map<String, String> environment;
    private final @Nullable StoreSession shared;
    private @Nullable StoreSession own;

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The store, such as redis://localhost?prefix=app: (default: the environment variable KV_URL,"
                    + " else memory:, which is gone when the command ends).")
    private @Nullable String url;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            scope = ScopeType.INHERIT,
            converter = ValueFormatConverter.class,
            description = "What values are: json, any JSON value, or string, text as it is (default: json).")
    private @Nullable ValueFormat type;

    private boolean verbose;

    Kv(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
        this.shared = null;
    }

    /** The same for the lines of a shell, which all work on its store. */
    Kv(Kv shell) {
        this.console = shell.console;
        this.environment = shell.environment;
        this.shared = shell.session();
    }

    /** Called while the command line is read, before any command makes the loggers. */
    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            // Without it, this would not be called again for the next line of a shell.
            defaultValue = "false",
            description = "Tell of every operation, and of failures where they come from.")
    void verbose(boolean asked) {
        verbose = asked;
        if (asked) {
            System.setProperty(OPERATIONS_LOG, "debug");
        }
    }

    @Override
    public Integer call() {
        throw new UsageException("name a command");
    }

    Console console() {
        return console;
    }

    /** Whether this is a line of a shell. */
    boolean inShell() {
        return shared != null;
    }

    /** Whether standard input holds further commands, so that a command must not read it. */
    boolean isScripted() {
        return inShell() && !console.terminals().in();
    }

    /** The user's directory as shells know it, which Java does not always. */
    Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    boolean isVerbose() {
        return verbose;
    }

    /** Whether this command was told a store by {@code --url}, whatever the environment or the shell say. */
    boolean isUrlGiven() {
        return url != null;
    }

    /** Whether this command was told {@code --type}. */
    boolean isTypeGiven() {
        return type != null;
    }

    ValueFormat format() {
        if (type != null) {
            return type;
        }
        return shared == null ? ValueFormat.JSON : shared.format();
    }

    KeyValueStore<String> store() {
        return session().store(format());
    }

    StoreSession session() {
        if (shared != null) {
            if (url != null) {
                throw new UsageException("a shell works on one store; for another one begin with kv --url URL shell");
            }
            return shared;
        }
        if (own == null) {
            own = new StoreSession(config(), format());
        }
        return own;
    }

    /** Where the store is: a URL that is given says all, else the environment does. */
    StoreConfig config() {
        if (url != null) {
            return StoreConfig.parse(url);
        }
        return shared != null
                ? shared.config()
                : StoreConfig.builder().url("memory:").environment(environment).build();
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
