package io.reactivekv.cli.transfer;

import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a key is made of the columns of a row or the fields of an object: {@code region:{iso_country}:{code}}. Braces that
 * are part of the key are doubled.
 */
public final class KeyTemplate {

    private final List<Part> parts;

    private KeyTemplate(List<Part> parts) {
        this.parts = parts;
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Column(String name) implements Part {}

    /**
     * Reads a template.
     *
     * @throws UsageException when a brace has no partner, or no column is named
     */
    public static KeyTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            boolean doubled = i + 1 < template.length() && template.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                literal.append(c);
                i += 2;
            } else if (c == '{') {
                int end = template.indexOf('}', i);
                if (end < 0) {
                    throw unpaired(template, i);
                }
                parts.add(new Literal(literal.toString()));
                parts.add(new Column(template.substring(i + 1, end)));
                literal.setLength(0);
                i = end + 1;
            } else if (c == '}') {
                throw unpaired(template, i);
            } else {
                literal.append(c);
                i++;
            }
        }
        if (parts.isEmpty()) {
            throw new UsageException("the key template " + JsonText.quote(template)
                    + " names no column, so that every line would have the same key; write one in braces, such as"
                    + " user:{id}");
        }
        parts.add(new Literal(literal.toString()));
        return new KeyTemplate(List.copyOf(parts));
    }

    /** The columns it names. */
    public List<String> columns() {
        return parts.stream()
                .filter(Column.class::isInstance)
                .map(part -> ((Column) part).name())
                .distinct()
                .toList();
    }

    /** The key, with what the function knows of each column; null when it knows nothing of one. */
    @Nullable
    String fill(Function<String, @Nullable String> valueOf) {
        StringBuilder key = new StringBuilder();
        for (Part part : parts) {
            String text = part instanceof Literal literal ? literal.text() : valueOf.apply(((Column) part).name());
            if (text == null) {
                return null;
            }
            key.append(text);
        }
        return key.toString();
    }

    private static UsageException unpaired(String template, int index) {
        return new UsageException("the key template " + JsonText.quote(template) + " has a lone "
                + template.charAt(index) + " at character " + (index + 1)
                + "; a brace that is part of the key is doubled: {{ or }}");
    }
}
