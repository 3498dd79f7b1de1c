package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Fails a class of the kit that aborts other tests, or for other reasons, than the table in docs/cache.md says. It goes by what
 * has run, so that one test can be run alone.
 */
final class DocumentedOptOuts implements TestWatcher, InvocationInterceptor, AfterAllCallback {

    static final String NEAR = "with the near level on";
    static final String REDIS = "on Redis";

    private static final Path DOC = Path.of("../docs/cache.md");
    private static final Pattern ROW = Pattern.compile("\\| (.*`.*) \\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]*)`");
    private static final Pattern RULES = Pattern.compile("(\\d+) rules of");
    private static final String ANY = "…";
    private static final String ENDLESS = "requires an onComplete signal";

    /** What the kit says, by what the page says. */
    private static final Map<String, String> REASONS = Map.of(
            StoreConformanceTest.WATCH_FIRST,
            StoreConformanceTest.WATCH_FIRST,
            StoreConformanceTest.MAY_BE_OLDER,
            StoreConformanceTest.MAY_BE_OLDER,
            "for stores without order",
            "keys are kept in order",
            "not by reference",
            "values are stored as bytes",
            "a publisher that ends by itself",
            ENDLESS,
            "that all subscribers get the same",
            "does NOT implement this OPTIONAL requirement",
            "a clock that stands still",
            "[VIRTUAL_TIME]",
            "2,147,483,647 elements",
            "required elements nr: " + Integer.MAX_VALUE);

    private final Set<String> runs;
    private final List<Outcome> outcomes = new ArrayList<>();

    /** Of a run of this kind, or of these kinds together, as the first column has them. */
    DocumentedOptOuts(String... runs) {
        this.runs = Set.of(runs);
    }

    /** A test, one rule of it where it has rules, and why it was aborted; empty when it was not. */
    private record Outcome(String test, String rule, String reason) {}

    /** A row: the run that it is about, empty for all; how many rules of a test, if it counts them; and why. */
    private record Row(String run, int rules, List<String> names, String why) {

        static Row of(MatchResult cells) {
            String tests = cells.group(1);
            Matcher number = RULES.matcher(tests);
            return new Row(
                    tests.substring(0, Math.max(0, tests.indexOf(": `"))),
                    number.find() ? Integer.parseInt(number.group(1)) : 0,
                    NAME.matcher(tests).results().map(name -> name.group(1)).toList(),
                    cells.group(2).replace("`", ""));
        }

        /** Of a rule in several tests, the first row that has the whole name of a test is the one about it. */
        boolean isAbout(Outcome outcome) {
            return names.contains(outcome.test())
                    || (names.contains(outcome.rule())
                            && names.stream()
                                    .anyMatch(name -> name.startsWith(ANY)
                                            && outcome.test().endsWith(name.substring(ANY.length()))));
        }

        boolean gives(String reason) {
            return REASONS.entrySet().stream()
                    .anyMatch(each -> why.contains(each.getKey()) && reason.contains(each.getValue()));
        }
    }

    private static List<Row> rows() throws IOException {
        String text = Files.readString(DOC);
        int start = text.indexOf("| test | why not |");
        return ROW.matcher(text.substring(start, text.indexOf("\n\n", start)))
                .results()
                .map(Row::of)
                .toList();
    }

    /** The tests that the table names by their whole names. */
    static List<String> names() throws IOException {
        return rows().stream()
                .filter(row -> row.names().stream().noneMatch(name -> name.startsWith(ANY)))
                .flatMap(row -> row.names().stream())
                .toList();
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        outcomes.add(new Outcome(test(context), "", ""));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        outcomes.add(new Outcome(test(context), "", String.valueOf(cause)));
    }

    /** Watchers are not told of these. */
    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation,
            DynamicTestInvocationContext invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        String reason = "";
        try {
            invocation.proceed();
        } catch (TestAbortedException aborted) {
            reason = aborted.toString();
            throw aborted;
        } finally {
            outcomes.add(new Outcome(test(extensionContext), extensionContext.getDisplayName(), reason));
        }
    }

    private static String test(ExtensionContext context) {
        return context.getTestMethod()
                .map(Method::getName)
                .orElseGet(() -> test(context.getParent().orElseThrow()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        assertFalse(outcomes.isEmpty(), "nothing was told");
        List<Row> rows = rows().stream()
                .filter(row -> row.run().isEmpty() || runs.contains(row.run()))
                .toList();
        for (Outcome outcome : outcomes) {
            Optional<Row> row =
                    rows.stream().filter(each -> each.isAbout(outcome)).findFirst();
            boolean asSaid = outcome.reason().isEmpty()
                    ? row.isEmpty() || row.get().rules() > 0
                    : row.isPresent() && row.get().gives(outcome.reason());
            assertTrue(asSaid, () -> "not as the table in docs/cache.md says: " + outcome);
        }
        for (Row row : rows) {
            if (row.rules() > 0 && outcomes.stream().anyMatch(row::isAbout)) {
                long aborted = outcomes.stream()
                        .filter(outcome ->
                                row.isAbout(outcome) && outcome.reason().contains(ENDLESS))
                        .distinct()
                        .count();
                assertEquals(row.rules(), aborted, () -> "rules of " + row.names());
            }
        }
    }
}
