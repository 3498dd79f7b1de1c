package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {

    private static final List<String> NAMES =
            List.of("ttl", "prefix", "commandTimeout", "connectTimeout", "maxKeyBytes", "maxValueBytes", "db");

    @ParameterizedTest
    @CsvSource({
        "tll,ttl",
        "tlt,ttl",
        "TTL,ttl",
        "prefx,prefix",
        "perfix,prefix",
        "command-timeout,commandTimeout",
        "COMMAND_TIMEOUT,commandTimeout",
        "comandTimeOut,commandTimeout",
        "conectTimeout,connectTimeout",
        "maxKeyByte,maxKeyBytes",
        "dbs,db"
    })
    void to_slip_isFound(String typed, String meant) {
        assertEquals(Optional.of(meant), NearestName.to(typed, NAMES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serializer", "x", "timeout", "", "-"})
    void to_anotherWord_isNothing(String typed) {
        assertEquals(Optional.empty(), NearestName.to(typed, NAMES));
    }
}
