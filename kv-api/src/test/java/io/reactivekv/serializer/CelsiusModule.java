package io.reactivekv.serializer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** A module that Jackson finds on the class path of the tests; nothing else knows how its type is written. */
public final class CelsiusModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** For the service loader. */
    public CelsiusModule() {
        super("io.reactivekv.celsius");
        addSerializer(Celsius.class, new Writer());
        addDeserializer(Celsius.class, new Reader());
    }

    record Celsius(int degrees) {}

    private static final class Writer extends ValueSerializer<Celsius> {
        @Override
        public void serialize(Celsius value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.degrees() + " C");
        }
    }

    private static final class Reader extends ValueDeserializer<Celsius> {
        @Override
        public Celsius deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getString();
            return new Celsius(Integer.parseInt(text.substring(0, text.length() - " C".length())));
        }
    }
}
