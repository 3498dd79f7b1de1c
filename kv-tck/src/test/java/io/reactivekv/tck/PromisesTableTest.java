package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The table in the Javadoc of {@link KeyValueStoreTck} names tests that exist, and no topic is missing from it. */
class PromisesTableTest {

    private static final Path SOURCE = Path.of("src/main/java/io/reactivekv/tck/KeyValueStoreTck.java");
    private static final Pattern ROW = Pattern.compile("<tr><td>(.+?)</td><td>(.*?)</td></tr>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link (\\w+)#(\\w+)}");

    private static List<Matcher> rows() throws IOException {
        List<Matcher> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(SOURCE));
        while (row.find()) {
            rows.add(ROW.matcher(row.group()));
        }
        rows.forEach(Matcher::find);
        return rows;
    }

    private static List<String[]> links(String text) {
        return LINK.matcher(text)
                .results()
                .map(link -> new String[] {link.group(1), link.group(2)})
                .toList();
    }

    private static Stream<Method> tests(Class<?> topic) {
        return Arrays.stream(topic.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class));
    }

    @Test
    void table_everyPromise_namesTestsThatExist() throws Exception {
        List<Matcher> rows = rows();
        assertTrue(rows.size() > 40, () -> "found " + rows.size() + " promises");
        for (Matcher row : rows) {
            List<String[]> links = links(row.group(2));
            boolean heldElsewhere = row.group(2).replaceAll("[\\s*]+", " ").startsWith(" Not here: ");
            assertTrue(heldElsewhere || !links.isEmpty(), () -> "no test holds: " + row.group(1));
            for (String[] link : links) {
                Class<?> topic = Class.forName("io.reactivekv.tck." + link[0]);
                assertTrue(
                        tests(topic).anyMatch(test -> test.getName().equals(link[1])),
                        () -> link[0] + " has no test " + link[1]);
            }
        }
    }

    @Test
    void table_everyTopicOfTheKit_isNamed() throws IOException {
        Set<String> named = rows().stream()
                .flatMap(row -> links(row.group(2)).stream())
                .map(link -> link[0])
                .collect(Collectors.toSet());
        Set<String> topics = Arrays.stream(KeyValueStoreTck.class.getInterfaces())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(topics, named);
    }

    @Test
    void kit_everyTopicInThePackage_isPartOfIt() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCE.getParent())) {
            Set<String> topics = sources.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith("Tests.java"))
                    .map(name -> name.replace(".java", ""))
                    .filter(name -> !name.equals("ConformanceTests"))
                    .collect(Collectors.toSet());
            assertEquals(
                    topics,
                    Arrays.stream(KeyValueStoreTck.class.getInterfaces())
                            .map(Class::getSimpleName)
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void kit_namesOfTests_sayOperationConditionAndOutcome() {
        for (Class<?> topic : KeyValueStoreTck.class.getInterfaces()) {
            assertTrue(tests(topic).findAny().isPresent(), topic::getSimpleName);
            tests(topic)
                    .forEach(test -> assertTrue(
                            test.getName().matches("[a-zA-Z]+(_[a-zA-Z]+){2,3}"),
                            () -> topic.getSimpleName() + "#" + test.getName()));
        }
    }
}
