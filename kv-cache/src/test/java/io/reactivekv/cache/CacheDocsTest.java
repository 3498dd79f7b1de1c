package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be called and set has its place in docs/cache.md. */
class CacheDocsTest {

    private static final Path DOC = Path.of("../docs/cache.md");
    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`]*`", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\w+");

    private static Set<String> wordsInCode(String text) {
        return CODE.matcher(text)
                .results()
                .flatMap(code -> WORD.matcher(code.group()).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ReactiveCache.class,
                CacheManager.class,
                CacheManager.Builder.class,
                CacheSpec.class,
                CacheSpecs.class,
                CacheInstances.class
            })
    void everyPublicMethod_isNamedAsCode(Class<?> type) throws IOException {
        Set<String> missing = new TreeSet<>();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .forEach(method -> missing.add(method.getName()));
        assertTrue(missing.size() > 1, missing::toString);
        missing.removeAll(Set.of("equals", "hashCode", "toString"));
        missing.removeAll(wordsInCode(Files.readString(DOC)));
        assertEquals(Set.of(), missing);
    }

    @Test
    void tableOfOptions_hasEachOptionOnce() throws IOException {
        String text = Files.readString(DOC);
        String table =
                text.substring(text.indexOf("| option | default | meaning |"), text.indexOf("\n## Invalidating"));
        Set<String> named = new TreeSet<>();
        table.lines().filter(line -> line.startsWith("| `")).forEach(row -> {
            for (String name : wordsInCode(row.substring(0, row.indexOf('|', 1)))) {
                assertTrue(named.add(name), name);
            }
        });
        Set<String> options =
                CacheOptions.ALL.stream().map(option -> option.name()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(options, named);
    }
}
