package io.reactivekv.bench;

import io.reactivekv.bench.run.Fork;
import java.io.PrintStream;
import java.util.List;

/** Runs the benchmarks, or the soak. */
public final class Main {

    private Main() {}

    /** Exits with 0 when all went well, with 1 when not, and with 2 when it does not understand. */
    public static void main(String[] args) throws Exception {
        // Libraries may print what they like; results alone belong to standard output.
        PrintStream results = System.out;
        System.setOut(System.err);
        System.exit(run(List.of(args), results));
    }

    static int run(List<String> words, PrintStream results) throws Exception {
        if (Fork.isChild(words)) {
            Fork.child(Catalogue.part(words.get(1)), words);
            return 0;
        }
        try {
            if (!words.isEmpty() && words.get(0).equals(SoakCommand.WORD)) {
                return SoakCommand.run(SoakCommand.parse(words.subList(1, words.size())), results);
            }
            return Bench.run(BenchOptions.parse(words), results);
        } catch (UsageException e) {
            PrintStream out = e.isAnswer() ? results : System.err;
            out.print(e.getMessage());
            return e.isAnswer() ? 0 : 2;
        }
    }
}
