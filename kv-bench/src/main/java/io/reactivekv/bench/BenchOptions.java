package io.reactivekv.bench;

import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Scale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code kv bench} is to do.
 *
 * @param parts what to measure, in order
 * @param scale how much of it
 * @param out where the reports go; empty for the directory of the program
 * @param from files with results to make reports of, instead of measuring
 * @param all whether the figures of all these files count, where several have the same part
 * @param command how it was started
 */
record BenchOptions(List<Part> parts, Scale scale, Optional<Path> out, List<Path> from, boolean all, String command) {

    private static final String REPORT = "report";

    private static final String USAGE = """
            kv bench [PART...] [--full] [--forks N] [--rounds N] [--slice MS] [--out DIR]
              Measures, prints the report in Markdown, and writes it as report.md, report.html and results.csv.
              Progress goes to standard error. Without PART and --full it takes some minutes on an idle machine.
              PART        memory, redis, cache, or any of the parts that --list names; without one those that are quick
              --full      all parts, with more processes, rounds, subjects and data
              --forks N   fresh JVMs that measure each part on Redis
              --rounds N  rounds in each of them, every second one in the opposite order
              --slice MS  how long a subject is measured in a round
              --out DIR   where the reports go
            kv bench report RESULTS.CSV... [--all] [--out DIR]
              Makes the reports of earlier results; of parts that several files have, the last counts.
              --all       all of them count, each file as further processes
            kv bench soak [--duration TIME] [--seed N]
              All operations on a Redis with faults, checked: kv bench soak --help.
            kv bench --list
              Names the parts.
            """;

    /** Understands a command line, or fails with a {@link UsageException} that names the mistake. */
    static BenchOptions parse(List<String> command) {
        Words words = new Words(command);
        if (words.flag("--help")) {
            throw UsageException.answer(USAGE);
        }
        if (words.flag("--list")) {
            throw UsageException.answer(Catalogue.list());
        }
        Optional<Path> out = words.option("--out").map(Path::of);
        String line = line(command);
        if (!command.isEmpty() && command.get(0).equals(REPORT)) {
            boolean all = words.flag("--all");
            return new BenchOptions(List.of(), Scale.of(Scale.Size.QUICK), out, files(words), all, line);
        }
        Scale usual = Scale.of(words.flag("--full") ? Scale.Size.FULL : Scale.Size.QUICK);
        Scale scale = new Scale(
                usual.size(),
                words.number("--forks").orElse(usual.forks()),
                words.number("--rounds").orElse(usual.rounds()),
                words.number("--slice").orElse(usual.sliceMillis()));
        return new BenchOptions(parts(words.rest(), usual.size()), scale, out, List.of(), false, line);
    }

    /** The command as somebody else would repeat it; where this one keeps its reports is nobody's business. */
    private static String line(List<String> command) {
        int out = command.indexOf("--out");
        List<String> rest = new ArrayList<>(command);
        if (out >= 0) {
            rest.subList(out, Math.min(rest.size(), out + 2)).clear();
        }
        return ("./kv bench " + String.join(" ", rest)).strip();
    }

    private static List<Path> files(Words words) {
        List<Path> files = words.rest().stream().skip(1).map(Path::of).toList();
        if (files.isEmpty()) {
            throw UsageException.mistake("report needs a file with results");
        }
        return files;
    }

    private static List<Part> parts(List<String> names, Scale.Size size) {
        if (names.isEmpty()) {
            return size == Scale.Size.FULL ? Catalogue.parts() : Catalogue.quick();
        }
        List<Part> chosen = new ArrayList<>();
        for (String name : names) {
            List<Part> matching = Catalogue.parts().stream()
                    .filter(part -> part.experiment().id().equals(name)
                            || part.experiment().id().startsWith(name + "-"))
                    .toList();
            if (matching.isEmpty()) {
                throw UsageException.mistake("no part " + name + "; there are " + Catalogue.names());
            }
            matching.stream().filter(part -> !chosen.contains(part)).forEach(chosen::add);
        }
        return chosen;
    }
}
