package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.8.0, true",
        "6.7.12, true",
        "5.9.9, true",
        "6.8.1, false",
        "6.8.10, false",
        "6.10.0, false",
        "7.0.0, false",
        "10.0.0, false",
        "?, false"
    })
    void isTooOld_version_isComparedByNumbers(String version, boolean tooOld) {
        assertEquals(tooOld, DriverVersion.isTooOld(version));
    }

    @ParameterizedTest
    @CsvSource({
        "Lettuce, 7.7.0.RELEASE/1960d49, 7.7.0",
        "Reactive KV CLI, 0.1.0-SNAPSHOT, ?",
        ", 0.1.0, ?",
        "Lettuce, next, ?"
    })
    void of_jarOfAnotherName_isNotTakenForTheDriver(String title, String version, String found) {
        assertEquals(found, DriverVersion.of(title, version));
    }

    @Test
    void found_driverOfTheBuild_isNotTooOld() {
        assertNotEquals("?", DriverVersion.found());
        assertFalse(DriverVersion.isTooOld(DriverVersion.found()), DriverVersion::found);
    }
}
