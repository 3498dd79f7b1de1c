package io.reactivekv.cli.demo;

import static io.reactivekv.cli.demo.DemoData.characterKey;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Loads the names, reads them back at random, and scans them by range and by prefix. */
final class NamesChapters {

    private static final int READS = 200_000;
    private static final int CONCURRENT_READS = 256;
    private static final int FIRST_EMOTICON = 0x1F600;
    private static final int LAST_EMOTICON = 0x1F64F;
    private static final String COUNTRY = "country:IS:";
    private static final List<String> SHOWN_LANGUAGES = List.of("el", "fr", "ja", "ru");

    private final Story story;
    private final KeyValueStore<String> store;
    private final DemoData data;

    NamesChapters(Story story, KeyValueStore<String> store, DemoData data) {
        this.story = story;
        this.store = store;
        this.data = data;
    }

    void tell() {
        load();
        read();
        scanRange();
        scanPrefix();
    }

    private void load() {
        int characters = data.characters().length;
        int countries = data.countries().size();
        story.begin();
        long stored = store.putAll(data.characterEntries().concatWith(data.countryEntries()))
                .blockOptional()
                .orElseThrow();
        story.tell(
                "load",
                String.format(Locale.ROOT, "%,d names of characters, %,d of countries", characters, countries),
                stored);
        story.check("stored", (long) characters + countries, stored);
        story.check("count", stored, store.count(KeyRange.all()).blockOptional().orElseThrow());
    }

    private void read() {
        int[] characters = data.characters();
        SplittableRandom random = new SplittableRandom(1);
        story.begin();
        long right = Flux.range(0, READS)
                .map(i -> characters[random.nextInt(characters.length)])
                .flatMap(this::isReadRight, CONCURRENT_READS)
                .filter(isRight -> isRight)
                .count()
                .blockOptional()
                .orElseThrow();
        story.tell(
                "read",
                String.format(Locale.ROOT, "%,d gets at random, %d at a time, compared", READS, CONCURRENT_READS),
                READS);
        story.check("right answers", (long) READS, right);
    }

    private Mono<Boolean> isReadRight(int codePoint) {
        return store.get(characterKey(codePoint)).map(Character.getName(codePoint)::equals);
    }

    private void scanRange() {
        KeyRange emoticons = KeyRange.of(characterKey(FIRST_EMOTICON), characterKey(LAST_EMOTICON + 1));
        story.begin();
        List<KeyValue<String>> found = scan(emoticons);
        story.tell("range", "the block of emoticons, " + found.size() + " characters in order");
        List<KeyValue<String>> expected = new ArrayList<>();
        for (int codePoint = FIRST_EMOTICON; codePoint <= LAST_EMOTICON; codePoint++) {
            expected.add(new KeyValue<>(characterKey(codePoint), Character.getName(codePoint)));
        }
        story.check("emoticons", expected, found);
        found.stream().limit(2).forEach(this::show);
        String last = store.keys(emoticons, ScanOptions.defaults().descending().limit(1))
                .blockFirst();
        story.check("last emoticon", characterKey(LAST_EMOTICON), String.valueOf(last));
    }

    private void scanPrefix() {
        story.begin();
        List<KeyValue<String>> found = scan(KeyRange.prefix(COUNTRY));
        story.tell("prefix", COUNTRY + " in " + found.size() + " languages");
        List<KeyValue<String>> expected = data.countries().entrySet().stream()
                .filter(name -> name.getKey().startsWith(COUNTRY))
                .map(name -> new KeyValue<>(name.getKey(), name.getValue()))
                .toList();
        story.check("names under " + COUNTRY, expected, found);
        found.stream()
                .filter(name -> SHOWN_LANGUAGES.contains(name.key().substring(COUNTRY.length())))
                .forEach(this::show);
    }

    private List<KeyValue<String>> scan(KeyRange range) {
        return store.scan(range).collectList().blockOptional().orElseThrow();
    }

    private void show(KeyValue<String> entry) {
        story.detail(entry.key() + "  " + entry.value());
    }
}
