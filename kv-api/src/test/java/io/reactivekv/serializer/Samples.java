package io.reactivekv.serializer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Types that the tests of the serializers store. */
final class Samples {

    private Samples() {}

    record User(long id, String name, int age, boolean active, double score) {}

    enum Color {
        RED,
        GREEN {
            @Override
            boolean calm() {
                return true;
            }
        };

        boolean calm() {
            return false;
        }
    }

    sealed interface Shape permits Circle, Square, Fixed {}

    record Circle(double radius) implements Shape {}

    record Square(int side, @Nullable Shape inside) implements Shape {}

    enum Fixed implements Shape {
        POINT,
        LINE
    }

    record Box<T>(@Nullable T content, List<T> more) {}

    record Tree(String name, List<Tree> children) {}

    static class Animal {
        private String name = "nameless";
        private transient int visits = 3;

        Animal named(String value) {
            name = value;
            return this;
        }

        int visits() {
            return visits;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Animal animal && animal.getClass() == getClass() && animal.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static final class Dog extends Animal {
        private final @Nullable String name;
        private final int legs;

        Dog(@Nullable String name, int legs) {
            this.name = name;
            this.legs = legs;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Dog dog && super.equals(dog) && Objects.equals(dog.name, name) && dog.legs == legs;
        }

        @Override
        public int hashCode() {
            return 31 * super.hashCode() + legs;
        }
    }

    record Numbers(
            boolean z,
            byte b,
            short s,
            char c,
            int i,
            long l,
            float f,
            double d,
            @Nullable Boolean zz,
            @Nullable Byte bb,
            @Nullable Short ss,
            @Nullable Character cc,
            @Nullable Integer ii,
            @Nullable Long ll,
            @Nullable Float ff,
            @Nullable Double dd,
            @Nullable BigInteger big,
            @Nullable BigDecimal decimal,
            OptionalInt oi,
            OptionalLong ol,
            OptionalDouble od) {

        static Numbers sample() {
            return new Numbers(
                    true,
                    (byte) -1,
                    (short) -2,
                    '\u20AC',
                    Integer.MIN_VALUE,
                    Long.MAX_VALUE,
                    1.5f,
                    Double.NaN,
                    true,
                    (byte) 1,
                    (short) 2,
                    'x',
                    3,
                    4L,
                    Float.MIN_VALUE,
                    -0.0,
                    BigInteger.TEN.pow(40),
                    new BigDecimal("-12.3400"),
                    OptionalInt.of(5),
                    OptionalLong.empty(),
                    OptionalDouble.of(6));
        }
    }

    record Times(
            Instant instant,
            Duration duration,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetTime offsetTime,
            OffsetDateTime offsetDateTime,
            ZonedDateTime zoned,
            ZoneOffset offset,
            ZoneId zone,
            Date old) {

        @SuppressWarnings("JavaUtilDate") // users do it
        static Times sample() {
            LocalDateTime local = LocalDateTime.of(2026, 10, 25, 2, 30, 15, 123_456_789);
            return new Times(
                    Instant.MAX,
                    Duration.ofNanos(-1),
                    Period.of(1, -2, 3),
                    Year.of(-44),
                    YearMonth.of(2026, 2),
                    MonthDay.of(2, 29),
                    LocalDate.MIN,
                    LocalTime.MAX,
                    local,
                    OffsetTime.MIN,
                    OffsetDateTime.of(local, ZoneOffset.ofHoursMinutesSeconds(5, 45, 7)),
                    ZonedDateTime.ofLocal(local, ZoneId.of("Europe/Paris"), ZoneOffset.ofHours(1)),
                    ZoneOffset.MIN,
                    ZoneId.of("Asia/Kathmandu"),
                    new Date(-1));
        }
    }

    record Things(
            UUID uuid,
            Locale locale,
            Currency currency,
            URI uri,
            BitSet bits,
            Color color,
            TimeUnit unit,
            Optional<String> there,
            Optional<Optional<Color>> nested,
            String text) {

        static Things sample() {
            BitSet bits = new BitSet();
            bits.set(70);
            return new Things(
                    new UUID(-1, 1),
                    Locale.forLanguageTag("zh-Hant-TW"),
                    Currency.getInstance("CHF"),
                    URI.create("https://example.org/a?b=c"),
                    bits,
                    Color.GREEN,
                    TimeUnit.DAYS,
                    Optional.of("x"),
                    Optional.of(Optional.empty()),
                    "lone \uD800, \u00E9, \u4E2D, \uD83D\uDE00");
        }
    }

    record Collections(
            List<@Nullable String> list,
            Set<Integer> set,
            NavigableSet<String> sorted,
            Deque<UUID> deque,
            EnumSet<Color> colors,
            Map<String, List<Shape>> map,
            SortedMap<Integer, String> sortedMap,
            EnumMap<Color, Integer> byColor,
            Map<Circle, Square> byRecord) {

        static Collections sample() {
            Map<String, List<Shape>> map = new LinkedHashMap<>();
            map.put("b", List.of(new Circle(1), Fixed.LINE, new Square(2, new Circle(3))));
            map.put("a", List.of());
            return new Collections(
                    new ArrayList<>(java.util.Arrays.asList("x", null, "")),
                    Set.of(3, 1, 2),
                    new TreeSet<>(List.of("b", "a")),
                    new ArrayDeque<>(List.of(new UUID(1, 2))),
                    EnumSet.of(Color.GREEN),
                    map,
                    new TreeMap<>(Map.of(2, "two", 1, "one")),
                    new EnumMap<>(Map.of(Color.RED, 1)),
                    Map.of(new Circle(0), new Square(1, null)));
        }

        boolean same(Collections other) {
            return List.copyOf(deque).equals(List.copyOf(other.deque))
                    && withoutDeque().equals(other.withoutDeque());
        }

        private List<Object> withoutDeque() {
            return List.of(list, set, sorted, colors, map, sortedMap, byColor, byRecord);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // users do it
    record Arrays(
            byte[] bytes,
            int[] @Nullable [] ints,
            String[] strings,
            Shape[] shapes,
            boolean[] booleans,
            short[] shorts,
            char[] chars,
            long[] longs,
            float[] floats,
            double[] doubles) {

        static Arrays sample() {
            return new Arrays(
                    new byte[] {1, -1},
                    new int[][] {{1, -70_000}, {}, null},
                    new String[] {"a", null},
                    new Shape[] {new Circle(1), null, Fixed.POINT},
                    new boolean[] {true, false},
                    new short[] {-3},
                    new char[] {'c', '\uFFFF'},
                    new long[] {Long.MIN_VALUE},
                    new float[] {0.5f},
                    new double[] {0.25});
        }

        Object[] all() {
            return new Object[] {bytes, ints, strings, shapes, booleans, shorts, chars, longs, floats, doubles};
        }
    }
}
