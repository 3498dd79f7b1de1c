package io.reactivekv.cli.shell;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completes commands, their options, keys where a command takes one, and files where a command takes one. */
final class ShellCompleter implements Completer {

    private static final Set<String> TAKE_KEYS =
            Set.of("get", "put", "delete", "exists", "ttl", "expire", "--prefix", "--from", "--to", "--after");
    private static final Set<String> TAKE_FILES = Set.of("import", "export");

    private final CommandSpec commands;
    private final Function<String, List<String>> keys;
    private final Completer files = new FileNameCompleter();

    ShellCompleter(CommandSpec commands, Function<String, List<String>> keys) {
        this.commands = commands;
        this.keys = keys;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        if (line.wordIndex() == 0) {
            commands.subcommands().forEach((name, command) -> candidates.add(described(name, command)));
            candidates.add(new Candidate("exit"));
            return;
        }
        String command = line.words().get(0);
        String before = line.words().get(line.wordIndex() - 1);
        if (word.startsWith("-")) {
            completeOptions(command, candidates);
        } else if (TAKE_FILES.contains(before)) {
            files.complete(reader, line, candidates);
        } else if (TAKE_KEYS.contains(before) || command.equals("delete")) {
            completeKeys(word, candidates);
        }
    }

    private void completeOptions(String command, List<Candidate> candidates) {
        CommandLine known = commands.subcommands().get(command);
        if (known != null) {
            for (OptionSpec option : known.getCommandSpec().options()) {
                candidates.add(new Candidate(option.longestName()));
            }
        }
    }

    private void completeKeys(String prefix, List<Candidate> candidates) {
        try {
            keys.apply(prefix).forEach(key -> candidates.add(new Candidate(key)));
        } catch (RuntimeException storeDoesNotAnswer) {
            candidates.clear();
        }
    }

    private static Candidate described(String name, CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        String first = description.length == 0 ? null : description[0];
        return new Candidate(name, name, null, first, null, null, true);
    }
}
