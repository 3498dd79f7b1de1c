package io.reactivekv.examples;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Handler functions as WebFlux has them: a quoted revision is an {@code ETag}, a write that comes too late is a 412. */
final class ProfileHandler {

    /**
     * What a user tells of himself.
     *
     * @param name how he is called
     */
    record Profile(String name) {}

    /**
     * An HTTP response.
     *
     * @param status the status code
     * @param eTag the header of that name
     * @param body the profile
     */
    record Response(
            int status, @Nullable String eTag, @Nullable Profile body) {

        static Response of(int status) {
            return new Response(status, null, null);
        }
    }

    private static final Pattern QUOTED_REVISION = Pattern.compile("\"([0-9A-Za-z]{1,64})\"");

    private final KeyValueStore<Profile> profiles;

    ProfileHandler(KeyValueStore<Profile> profiles) {
        this.profiles = profiles;
    }

    /** {@code GET /profiles/{id}}. */
    Mono<Response> get(String id) {
        return profiles.getEntry(id)
                .map(ProfileHandler::ok)
                .defaultIfEmpty(Response.of(404))
                .onErrorResume(KeyValueException.class, ProfileHandler::failed);
    }

    /** {@code PUT /profiles/{id}} with one {@code ETag} in {@code If-Match}. */
    Mono<Response> put(String id, String ifMatch, Profile profile) {
        Optional<Revision> seen = revision(ifMatch);
        if (seen.isEmpty()) {
            return Mono.just(Response.of(412));
        }
        return profiles.replace(id, seen.get(), profile)
                .map(done -> Response.of(done ? 204 : 412))
                .onErrorResume(KeyValueException.class, ProfileHandler::failed);
    }

    private static Response ok(Entry<Profile> entry) {
        return new Response(200, '"' + entry.revision().toString() + '"', entry.value());
    }

    /** The revision between the quotes; empty for what is none, such as a weak or foreign {@code ETag}. */
    private static Optional<Revision> revision(String eTag) {
        Matcher quoted = QUOTED_REVISION.matcher(eTag);
        return quoted.matches() ? Optional.of(Revision.of(quoted.group(1))) : Optional.empty();
    }

    private static Mono<Response> failed(KeyValueException e) {
        return Mono.just(Response.of(e.isTransient() ? 503 : 500));
    }
}
