package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Classes whose fields are final, and not all given to a constructor that JSON calls. */
class JsonFinalFieldsTest {

    static final class Cart {
        private final List<String> items = new ArrayList<>();

        public List<String> getItems() {
            return items;
        }

        public List<Integer> getLengths() {
            return items.stream().map(String::length).toList();
        }
    }

    static final class Votes {
        public final Map<String, Integer> results = new HashMap<>();
    }

    static final class Title {
        private final String text;
        private final int pages;

        Title() {
            this("none", 0);
        }

        Title(String text, int pages) {
            this.text = text;
            this.pages = pages;
        }

        public String getText() {
            return text;
        }

        public int getPages() {
            return pages;
        }
    }

    static final class Route {
        private final List<String> stops;
        private final int length;

        @JsonCreator
        Route(@JsonProperty("stops") List<String> stops) {
            this.stops = stops;
            this.length = stops.size();
        }

        public List<String> getStops() {
            return stops;
        }

        public int getLength() {
            return length;
        }
    }

    private static <V> V roundTrip(Class<V> type, V value) {
        Serializer<V> serializer = Serializers.json(type);
        return serializer.deserialize(serializer.serialize(value));
    }

    @Test
    void json_collectionThatOnlyAGetterHandsOut_comesBack() {
        Cart cart = new Cart();
        cart.getItems().add("tea");
        Cart same = roundTrip(Cart.class, cart);
        assertEquals(List.of("tea"), same.getItems());
        assertEquals(List.of(3), same.getLengths());
    }

    @Test
    void json_publicFinalField_comesBack() {
        Votes votes = new Votes();
        votes.results.put("yes", 5);
        assertEquals(Map.of("yes", 5), roundTrip(Votes.class, votes).results);
    }

    @Test
    void json_constructorsWithAllFieldsAndWithNone_comeBack() {
        Title same = roundTrip(Title.class, new Title("Emma", 474));
        assertEquals("Emma", same.getText());
        assertEquals(474, same.getPages());
    }

    @Test
    void json_fieldThatTheConstructorDerives_comesBack() {
        Route same = roundTrip(Route.class, new Route(List.of("a", "b")));
        assertEquals(List.of("a", "b"), same.getStops());
        assertEquals(2, same.getLength());
    }
}
