package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

    @Test
    void found_driverOfTheBuild_isNotTooOld() {
        assertFalse(DriverVersion.isTooOld(DriverVersion.found()), DriverVersion::found);
    }
}
