package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.Logged;
import dev.xs2gateway.MovedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumersReloaderTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    private final MovedClock clock = new MovedClock();
    private final Path folder;
    private final Path file;

    ConsumersReloaderTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("consumers.yaml");
    }

    @Test
    void aChangedFileIsUsed() throws IOException {
        write("a");
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);

        write("b");
        reloader.look();

        assertThat(name(reloader)).isEqualTo("b");
        assertThat(reloader.refusal()).isEmpty();
    }

    @Test
    void aChangeOfTheSameSizeAndTimeIsSeen() throws IOException {
        write("a");
        FileTime time = Files.getLastModifiedTime(file);
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);

        write("b");
        Files.setLastModifiedTime(file, time);
        reloader.look();

        assertThat(name(reloader)).isEqualTo("b");
    }

    @Test
    void theSwapOfAMountedSecretIsSeen() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_11_24_10"));
        Path second = Files.createDirectory(folder.resolve("..2026_11_24_11"));
        Files.writeString(first.resolve("consumers.yaml"), consumer("a"));
        Files.writeString(second.resolve("consumers.yaml"), consumer("b"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(file, Path.of("..data", "consumers.yaml"));
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);

        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        reloader.look();

        assertThat(name(reloader)).isEqualTo("b");
    }

    @Test
    void aBrokenFileLeavesTheOldOneInUseAndIsLoggedOnce() throws IOException {
        write("a");
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);
        try (Logged errors = Logged.errors()) {
            Files.writeString(file, "consumers: [ { name: b } ]");
            reloader.look();
            reloader.look();

            assertThat(name(reloader)).isEqualTo("a");
            assertThat(reloader.refusal()).contains("consumers[0].roles (line 1) is missing");
            assertThat(errors.lines())
                    .singleElement()
                    .asString()
                    .contains("gateway.access.consumers-file", "cannot be used");

            Files.writeString(file, "consumers: [ { name: c } ]");
            reloader.look();
            assertThat(errors.lines()).hasSize(2);
        }
    }

    @Test
    void aFileThatIsGoneLeavesTheOldOneInUse() throws IOException {
        write("a");
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);

        Files.delete(file);
        reloader.look();
        assertThat(name(reloader)).isEqualTo("a");
        assertThat(reloader.refusal()).contains("there is no such file");

        write("a");
        reloader.look();
        assertThat(reloader.refusal()).isEmpty();
    }

    @Test
    void aBrokenFileThatIsPutBackIsNoLongerRefused() throws IOException {
        write("a");
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);
        Files.writeString(file, "broken");
        reloader.look();

        write("a");
        reloader.look();

        assertThat(reloader.refusal()).isEmpty();
        assertThat(name(reloader)).isEqualTo("a");
    }

    @Test
    void anOperatorMayWithdrawEveryConsumer() throws IOException {
        write("a");
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);

        Files.writeString(file, "consumers: []");
        reloader.look();

        assertThat(reloader.current().all()).isEmpty();
        assertThat(reloader.refusal()).isEmpty();
    }

    @Test
    void aMissingFileStopsTheStart() {
        assertThatThrownBy(() -> ConsumersReloader.open(file, clock))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("gateway.access.consumers-file (GATEWAY_ACCESS_CONSUMERS_FILE) is " + file)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("new-token NAME");
    }

    @Test
    void aKeyThatExpiresWithinADayIsWarnedOfOnce() throws IOException {
        Files.writeString(
                file,
                "consumers: [ { name: a, keys: [ { id: 7Fq3kZ2a, sha256: %s, notAfter: %s } ], roles: [ status ] } ]"
                        .formatted(SHA256, clock.instant().plus(Duration.ofHours(25))));
        ConsumersReloader reloader = ConsumersReloader.open(file, clock);
        try (Logged warnings = Logged.warnings()) {
            reloader.look();
            assertThat(warnings.lines()).isEmpty();

            clock.move(Duration.ofHours(1));
            reloader.look();
            reloader.look();
            clock.move(Duration.ofHours(25));
            reloader.look();

            assertThat(warnings.lines()).singleElement().asString().contains("7Fq3kZ2a", "2026-11-25T11:00:00Z");
        }
    }

    @Test
    void withoutAFileThereAreNoConsumers() {
        ConsumersReloader reloader = ConsumersReloader.none(clock);
        reloader.look();

        assertThat(reloader.current().all()).isEmpty();
        assertThat(reloader.refusal()).isEmpty();
    }

    private void write(String name) throws IOException {
        Files.writeString(file, consumer(name));
    }

    private static String consumer(String name) {
        return "consumers: [ { name: " + name + ", roles: [ status ] } ]";
    }

    private static String name(ConsumersReloader reloader) {
        return reloader.current().all().getFirst().name();
    }
}
