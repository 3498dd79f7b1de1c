package io.reactivekv.cli;

import io.reactivekv.cli.text.JsonText;
import io.reactivekv.cli.text.ValueFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --type}. */
final class ValueFormatConverter implements ITypeConverter<ValueFormat> {

    @Override
    public ValueFormat convert(String text) {
        for (ValueFormat format : ValueFormat.values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        throw new TypeConversionException(JsonText.quote(text) + " is not known; write json or string");
    }
}
