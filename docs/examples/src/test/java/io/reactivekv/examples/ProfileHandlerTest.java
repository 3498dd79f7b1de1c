package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.examples.ProfileHandler.Profile;
import io.reactivekv.examples.ProfileHandler.Response;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ProfileHandlerTest {

    private final KeyValueStore<Profile> store = KeyValueStores.open("memory:", Profile.class);
    private final ProfileHandler handler = new ProfileHandler(store);

    @BeforeEach
    void load() {
        store.put("1", new Profile("Ada")).block();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void put_unchangedSinceRead_isDone() {
        assertEquals(
                204, answer(handler.put("1", eTag(), new Profile("Ada L."))).status());
        assertEquals(new Profile("Ada L."), answer(handler.get("1")).body());
    }

    @Test
    void put_changedMeanwhile_isRefused() {
        String stale = eTag();
        store.put("1", new Profile("Grace")).block();
        assertEquals(412, answer(handler.put("1", stale, new Profile("Ada L."))).status());
        assertEquals(new Profile("Grace"), answer(handler.get("1")).body());
    }

    @Test
    void put_otherKindsOfIfMatch_areRefused() {
        for (String ifMatch : List.of("\"of-another-server\"", "\"\"", "\"", "", "W/" + eTag())) {
            assertEquals(
                    412,
                    answer(handler.put("1", ifMatch, new Profile("Ada L."))).status(),
                    ifMatch);
        }
        assertEquals(new Profile("Ada"), answer(handler.get("1")).body());
    }

    @Test
    void get_profile_hasItsETagInQuotes() {
        assertTrue(eTag().matches("\"[0-9a-f]{40}\""), eTag());
    }

    @Test
    void get_unknownProfile_isNotFound() {
        assertEquals(Response.of(404), answer(handler.get("2")));
    }

    private String eTag() {
        return Objects.requireNonNull(answer(handler.get("1")).eTag());
    }

    private static Response answer(Mono<Response> response) {
        return Objects.requireNonNull(response.block());
    }
}
