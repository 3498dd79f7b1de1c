package io.reactivekv.cli.demo;

import io.reactivekv.Entry;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Real data that every JDK carries: the names of all Unicode characters, and of all countries in many languages. */
final class DemoData {

    private static final List<String> LANGUAGES = List.of(
            "ar bn de el en es fa fi fr he hi is it ja ka ko nl pl pt ru sv sw ta th tr uk ur vi zh zu".split(" "));
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final int[] characters = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(DemoData::isNamed)
            .toArray();
    private final Map<String, String> countries = new TreeMap<>();

    DemoData() {
        for (String language : LANGUAGES) {
            Locale reader = Locale.forLanguageTag(language);
            for (String country : Locale.getISOCountries()) {
                Locale place = new Locale.Builder().setRegion(country).build();
                countries.put("country:" + country + ":" + language, place.getDisplayCountry(reader));
            }
        }
    }

    /** The code points that have a name. */
    int[] characters() {
        return characters;
    }

    /** The names of countries by key, such as {@code country:FR:ja}. */
    Map<String, String> countries() {
        return countries;
    }

    /** Six digits, so that the order of keys is that of the characters. */
    static String characterKey(int codePoint) {
        return "char:" + HEX.toHexDigits(codePoint, 6);
    }

    Flux<Entry<String>> characterEntries() {
        return Flux.fromStream(() -> IntStream.of(characters)
                .mapToObj(codePoint -> Entry.of(characterKey(codePoint), Character.getName(codePoint))));
    }

    Flux<Entry<String>> countryEntries() {
        return Flux.fromIterable(countries.entrySet()).map(name -> Entry.of(name.getKey(), name.getValue()));
    }

    /** Private use and surrogates are called by their number, which tells nothing. */
    private static boolean isNamed(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.UNASSIGNED && type != Character.PRIVATE_USE && type != Character.SURROGATE;
    }
}
