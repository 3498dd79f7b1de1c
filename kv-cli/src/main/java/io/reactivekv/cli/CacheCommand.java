package io.reactivekv.cli;

import io.reactivekv.KeyValue;
import io.reactivekv.cache.CacheInstances;
import io.reactivekv.cache.CacheInstances.Verb;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.DurationText;
import io.reactivekv.cli.text.KeyText;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "cache",
        description = {
            "Look at, clear and warm the caches of running programs.",
            "Reaches the programs whose cache managers stand on the same store and prefix. ACTION is one of:",
            "  stats           figures of each cache of each program: PROGRAM, CACHE, NAME, VALUE, with tabs between",
            "  info            programs and their caches: PROGRAM, CACHE, its specification, with tabs between",
            "  clear [PATTERN] invalidate keys that match, such as 'user::42::*', or everything",
            "  warm [SCOPE]    run the warmers of a scope, or of all, but those that wait for a user",
            "clear and warm print what each program answered: PROGRAM, a tab, ANSWER."
        })
final class CacheCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<String> ACTIONS = List.of("stats", "info", "clear", "warm");

    private final Kv kv;

    @Parameters(index = "0", paramLabel = "ACTION", description = "stats, info, clear or warm.")
    private String action = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ARGUMENT", description = "A pattern, or a scope.")
    private @Nullable String argument;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for answers (default: 5s); 0s only sends the command.")
    private Duration patience = PATIENCE;

    CacheCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        check();
        CacheInstances instances = CacheInstances.of(kv.session().factory());
        if (isCommand()) {
            return tell(instances, action.equals("clear") ? Verb.CLEAR : Verb.WARM);
        }
        // So that what is printed is not ten seconds old.
        Map<String, String> answers = answers(instances, Verb.PUBLISH, "");
        List<KeyValue<String>> published =
                instances.published().collectList().blockOptional().orElseThrow();
        published.forEach(each -> print(JsonMapper.shared().readTree(each.value())));
        new TreeMap<>(answers).forEach((name, answer) -> {
            if (answer.isEmpty()) {
                kv.console()
                        .tell("kv: " + name + ": " + silence() + "; what is shown of it is old, and it may have ended");
            }
        });
        return published.isEmpty() ? nobody() : ExitCode.OK;
    }

    private void check() {
        if (!ACTIONS.contains(action)) {
            throw new UsageException("there is no cache action " + action + "; there are " + ACTIONS);
        }
        if (argument != null && !isCommand()) {
            throw new UsageException("cache " + action + " takes no argument");
        }
        if (argument != null && argument.isEmpty()) {
            throw new UsageException("the argument is empty; leave it out for everything");
        }
        if (patience.isNegative() || patience.compareTo(Ttl.MAX) > 0) {
            throw new UsageException("--wait is at most 100 years, and not negative");
        }
    }

    /** Whether programs are to do something, not only to tell of themselves. */
    private boolean isCommand() {
        return action.equals("clear") || action.equals("warm");
    }

    private Integer tell(CacheInstances instances, Verb verb) {
        Map<String, String> answers = answers(instances, verb, argument == null ? "" : argument);
        if (answers.isEmpty()) {
            return nobody();
        }
        new TreeMap<>(answers)
                .forEach((name, answer) -> kv.console().print(name + "\t" + (answer.isEmpty() ? silence() : answer)));
        boolean all = answers.values().stream().noneMatch(answer -> answer.isEmpty() || answer.startsWith("failed"));
        return all ? ExitCode.OK : ExitCode.NOT_DONE;
    }

    private Map<String, String> answers(CacheInstances instances, Verb verb, String subject) {
        return instances.tell(verb, subject, patience).blockOptional().orElseThrow();
    }

    private String silence() {
        return "no answer within " + DurationText.print(patience);
    }

    private Integer nobody() {
        kv.console()
                .tell("kv: no program with a cache has been seen on this store and prefix;"
                        + " one is seen once its cache manager, which stands on them, has made a cache");
        return ExitCode.NOT_DONE;
    }

    private void print(JsonNode instance) {
        String name = instance.path("instance").asString();
        for (Map.Entry<String, JsonNode> cache : instance.path("caches").properties()) {
            String start = name + "\t" + cache.getKey() + "\t";
            if (action.equals("info")) {
                kv.console().print(start + cache.getValue().path("spec").asString());
            } else {
                for (Map.Entry<String, JsonNode> figure :
                        cache.getValue().path("stats").properties()) {
                    kv.console().print(start + figure.getKey() + "\t" + KeyText.print(text(figure.getValue())));
                }
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
