package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of tests that only {@code ./mvnw verify} runs, because the fast loop, {@code ./mvnw test}, ends within three minutes. */
class SlowTestsTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern OWN_APPLICATION = Pattern.compile(
            "^@TestProfile|^@QuarkusTestResource\\([^)]*restrictToAnnotatedClass = true", Pattern.MULTILINE);

    private static List<String> slowTests() throws IOException {
        return Files.readAllLines(Path.of("src/test/slow-tests.txt")).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void eachSlowTestExists() throws IOException {
        assertThat(slowTests()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(test -> assertThat(
                        SOURCES.resolve(test))
                .isRegularFile());
    }

    @Test
    void aTestThatStartsAnApplicationOfItsOwnIsSlow() throws IOException {
        assertThat(slowTests()).containsAll(testsWithTheirOwnApplication());
    }

    private static List<String> testsWithTheirOwnApplication() throws IOException {
        List<String> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (OWN_APPLICATION.matcher(Files.readString(file)).find()) {
                    tests.add(SOURCES.relativize(file).toString());
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }
}
