package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.cli.text.JsonText;
import io.reactivekv.cli.text.MalformedLineException;
import io.reactivekv.cli.transfer.ObjectFields.Field;
import java.util.Map;

/** An object that is stored whole under a key made of its fields. */
final class KeyedObject implements JsonLinesSource.LineFormat {

    private final KeyTemplate key;

    KeyedObject(KeyTemplate key) {
        this.key = key;
    }

    @Override
    public Entry<String> read(String object) throws MalformedLineException {
        Map<String, Field> fields = ObjectFields.of(object);
        String filled = key.fill(name -> {
            Field field = fields.get(name);
            return field == null || !field.isScalar() ? null : field.text();
        });
        if (filled == null) {
            throw missing(fields);
        }
        return Entry.of(filled, object);
    }

    @Override
    public boolean tellsExpiry() {
        return false;
    }

    private MalformedLineException missing(Map<String, Field> fields) {
        for (String name : key.columns()) {
            Field field = fields.get(name);
            if (field == null) {
                return new MalformedLineException("it lacks the field " + JsonText.quote(name)
                        + " that the key needs; its fields are " + String.join(", ", fields.keySet()));
            }
            if (!field.isScalar()) {
                return new MalformedLineException("the field " + JsonText.quote(name)
                        + " that the key needs is neither a string, a number nor a boolean");
            }
        }
        throw new IllegalStateException("a key lacks no field");
    }
}
