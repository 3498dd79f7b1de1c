package io.reactivekv.cli.transfer;

import io.reactivekv.cli.text.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of a JSON object, each with the text of its value. */
final class ObjectFields {

    private ObjectFields() {}

    /** A field: what kind of value it has, its JSON, and its text where it is a scalar. */
    record Field(JsonToken kind, String json, String text) {

        boolean isScalar() {
            return kind.isScalarValue() && kind != JsonToken.VALUE_NULL;
        }
    }

    /** The fields of an object that is known to be valid JSON without white space; of a repeated one, the last. */
    static Map<String, Field> of(String object) {
        Map<String, Field> fields = new LinkedHashMap<>();
        try (JsonParser parser = JsonText.parser(object)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken kind = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                String text = kind.isScalarValue() ? parser.getString() : "";
                parser.skipChildren();
                int end = (int) parser.currentLocation().getCharOffset();
                fields.put(name, new Field(kind, object.substring(start, end), text));
            }
        }
        return fields;
    }
}
