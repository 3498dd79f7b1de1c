package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AimsTest {

    @Test
    void all_areThoseThatWereSet() throws IOException {
        String aims = Aims.all().stream()
                .map(aim -> "%s: %s: %s".formatted(aim.module(), aim.what(), aim.stated()))
                .collect(Collectors.joining("\n", "", "\n"));

        assertEquals(golden(), aims);
    }

    private static String golden() throws IOException {
        try (InputStream file = Objects.requireNonNull(AimsTest.class.getResourceAsStream("aims.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
