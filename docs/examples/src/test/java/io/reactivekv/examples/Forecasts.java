package io.reactivekv.examples;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Weather forecasts by station and hour. How many are kept, for how long and in which form is up to the configuration,
 * and to no line of this class.
 */
final class Forecasts {

    /** What the weather will be. */
    record Forecast(double degrees, String text) {}

    private final KeyValueStore<Forecast> forecasts;

    Forecasts(KeyValueStoreFactory factory) {
        this.forecasts = factory.open("forecast:", Forecast.class);
    }

    /** Keeps a forecast, and emits the one before it, for who wants to tell what has changed. */
    Mono<Forecast> publish(String station, Instant hour, Forecast forecast) {
        return forecasts.getAndPut(key(station, hour), forecast);
    }

    /** The last hours of a station that there are forecasts for, the very last one first. */
    Flux<Forecast> last(String station, int hours) {
        ScanOptions options = ScanOptions.defaults().descending().limit(hours);
        return forecasts.scan(KeyRange.prefix(station + ":"), options).map(KeyValue::value);
    }

    /** The forecasts for one hour by station; one without is left out. */
    Mono<Map<String, Forecast>> at(Instant hour, Collection<String> stations) {
        return forecasts
                .getAll(stations.stream().map(station -> key(station, hour)).toList())
                .collectMap(found -> found.key().substring(0, found.key().indexOf(':')), KeyValue::value);
    }

    /** Whole hours are written with the same number of characters, so that the order of the keys is that of time. */
    private static String key(String station, Instant hour) {
        return station + ":" + hour;
    }
}
