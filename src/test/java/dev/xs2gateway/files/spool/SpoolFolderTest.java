package dev.xs2gateway.files.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFolderTest {
    private final Path dir;

    SpoolFolderTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void theStoreFolderIsAccessibleToItsOwnerOnly() throws IOException {
        Path storeDir = dir.resolve("new/store");
        try (SpoolFolder folder = SpoolFolder.open(storeDir)) {
            Path file = folder.newFile();
            folder.create(file).close();

            assertThat(permissions(storeDir)).isEqualTo("rwx------");
            assertThat(permissions(Objects.requireNonNull(file.getParent()))).isEqualTo("rwx------");
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void anOrderlyEndLeavesNothing() throws IOException {
        try (SpoolFolder folder = SpoolFolder.open(dir)) {
            folder.create(folder.newFile()).close();
        }
        assertThat(everything()).isEmpty();
    }

    @Test
    void leftoversAreRemovedButForeignFilesStay() throws IOException {
        String dead = "spool-0123456789abcdef0123456789abcdef";
        Files.createFile(dir.resolve(dead + ".lock"));
        Files.createDirectory(dir.resolve(dead));
        Files.createFile(dir.resolve(dead).resolve("part-0123456789abcdef0123456789abcdef"));
        Files.createFile(dir.resolve("spool-mine.lock"));
        Files.createFile(dir.resolve("holiday.jpg"));

        SpoolFolder.open(dir).close();

        assertThat(everything()).containsExactlyInAnyOrder("holiday.jpg", "spool-mine.lock");
    }

    /** Others could put a file of theirs in the place of one that was verified. */
    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
    void aFolderThatOthersCanWriteToIsRefused(String permissions) throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> SpoolFolder.open(dir))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(permissions);

        assertThat(everything()).isEmpty();
    }

    @Test
    void aFolderOfAnotherIsRefused() throws Exception {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        assumeThat(new ProcessBuilder("chown", "65534", dir.toString()).start().waitFor())
                .as("only root can give a folder away")
                .isZero();

        assertThatThrownBy(() -> SpoolFolder.open(dir)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void severalThatStartAtOnceDoNotStumbleOverWhatTheOthersRemove() throws Exception {
        try (ExecutorService starters = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 20; i++) {
                    Files.createFile(dir.resolve("spool-%032x.lock".formatted(i)));
                }
                Callable<SpoolFolder> start = () -> SpoolFolder.open(dir);
                for (Future<SpoolFolder> started : starters.invokeAll(List.of(start, start))) {
                    started.get().close();
                }
            }
        }
        assertThat(everything()).isEmpty();
    }

    @Test
    void aLeftoverThatCannotBeRemovedKeepsNoOther() throws IOException {
        String dead = "spool-0123456789abcdef0123456789abcdef";
        Files.createFile(dir.resolve(dead + ".lock"));
        for (int i = 0; i < 10; i++) {
            Path file = dir.resolve(dead).resolve("file-%032x".formatted(i));
            Files.createDirectories(i == 5 ? file.resolve("stuck") : file);
        }

        assertThatThrownBy(() -> SpoolFolder.open(dir)).isInstanceOf(DirectoryNotEmptyException.class);

        assertThat(everything().stream().filter(name -> name.contains("/file-")))
                .containsExactlyInAnyOrder(
                        dead + "/file-%032x".formatted(5), dead + "/file-%032x".formatted(5) + "/stuck");
    }

    @Test
    void aLiveProcessKeepsItsFilesAndAKilledOneDoesNot() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            Path file = Path.of(Objects.requireNonNull(said.readLine()));

            SpoolFolder.open(dir).close();
            assertThat(file).exists();

            other.destroyForcibly().waitFor();
            SpoolFolder.open(dir).close();
            assertThat(everything()).isEmpty();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Another gateway, with a file half way in. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            SpoolFolder folder = SpoolFolder.open(Path.of(args[0]));
            Path file = folder.newFile();
            folder.create(file).close();
            // The test reads where it is from this process's output.
            System.out.println(file);
            System.in.read();
            folder.close();
        }
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(path -> !path.equals(dir))
                    .map(path -> dir.relativize(path).toString())
                    .toList();
        }
    }
}
