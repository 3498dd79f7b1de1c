package io.reactivekv.tck.history;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A store as one client uses it, with everything that client does put on record. The store has no default TTL, since a
 * history takes what is written for permanent.
 */
public final class RecordedStore {

    private final HistoryRecorder recorder;
    private final int client;
    private final KeyValueStore<String> store;

    /** @param client a number for reading the history; need not be its own for each store */
    public RecordedStore(HistoryRecorder recorder, int client, KeyValueStore<String> store) {
        this.recorder = recorder;
        this.client = client;
        this.store = store;
    }

    /** {@link KeyValueStore#get}. */
    public Mono<String> get(String key) {
        return recorder.record(client, key, new Action.Get(), store.get(key));
    }

    /** {@link KeyValueStore#exists}. */
    public Mono<Boolean> exists(String key) {
        return recorder.record(client, key, new Action.Exists(), store.exists(key));
    }

    /** {@link KeyValueStore#ttl}, to the nearest hour: what passes while a history is recorded does not count. */
    public Mono<Optional<Duration>> ttl(String key) {
        Mono<Optional<Duration>> inHours = store.ttl(key).map(left -> left.map(RecordedStore::toHours));
        return recorder.record(client, key, new Action.Ttl(), inHours);
    }

    private static Duration toHours(Duration left) {
        return Duration.ofHours(left.plusMinutes(30).toHours());
    }

    /** {@link KeyValueStore#put(String, Object)}. */
    public Mono<Void> put(String key, String value) {
        return recorder.record(client, key, new Action.Put(value), store.put(key, value));
    }

    /** {@link KeyValueStore#putIfAbsent(String, Object)}. */
    public Mono<Boolean> putIfAbsent(String key, String value) {
        return recorder.record(client, key, new Action.PutIfAbsent(value), store.putIfAbsent(key, value));
    }

    /** {@link KeyValueStore#replace(String, Object)}. */
    public Mono<Boolean> replace(String key, String value) {
        return recorder.record(client, key, new Action.Replace(value), store.replace(key, value));
    }

    /** {@link KeyValueStore#replace(Entry, Object)}. */
    public Mono<Boolean> replace(Entry<String> seen, String value) {
        return recorder.record(
                client, seen.key(), new Action.ReplaceSeen(seen.value(), value), store.replace(seen, value));
    }

    /** {@link KeyValueStore#replace(String, io.reactivekv.Revision, Object)} with the revision of an entry. */
    public Mono<Boolean> replaceRevision(Entry<String> seen, String value) {
        return recorder.record(
                client,
                seen.key(),
                new Action.ReplaceSeen(seen.value(), value),
                store.replace(seen.key(), seen.revision(), value));
    }

    /** {@link KeyValueStore#update(String, java.util.function.Function)} with a function that appends. */
    public Mono<String> append(String key, String suffix) {
        Mono<String> update = store.update(key, old -> Optional.of(old.orElse("") + suffix));
        return recorder.record(client, key, new Action.Append(suffix), update);
    }

    /** {@link KeyValueStore#getAndPut(String, Object)}. */
    public Mono<String> getAndPut(String key, String value) {
        return recorder.record(client, key, new Action.GetAndPut(value), store.getAndPut(key, value));
    }

    /**
     * {@link KeyValueStore#getAndExpire(String, Duration)}.
     *
     * @param hours whole ones, as {@link #ttl} tells them; more than the history takes
     */
    public Mono<String> getAndExpire(String key, int hours) {
        Duration ttl = Duration.ofHours(hours);
        return recorder.record(client, key, new Action.GetAndExpire(ttl), store.getAndExpire(key, ttl));
    }

    /** {@link KeyValueStore#getAndDelete}. */
    public Mono<String> getAndDelete(String key) {
        return recorder.record(client, key, new Action.GetAndDelete(), store.getAndDelete(key));
    }

    /** {@link KeyValueStore#delete(String)}. */
    public Mono<Boolean> delete(String key) {
        return recorder.record(client, key, new Action.Delete(), store.delete(key));
    }

    /** {@link KeyValueStore#delete(Entry)}. */
    public Mono<Boolean> delete(Entry<String> seen) {
        return recorder.record(client, seen.key(), new Action.DeleteSeen(seen.value()), store.delete(seen));
    }
}
