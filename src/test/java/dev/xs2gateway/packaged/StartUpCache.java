package dev.xs2gateway.packaged;

import dev.xs2gateway.training.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The JVM's cache of what it reads and links when the packaged jar starts, made once for all gateways of a test run, as Dockerfile.jvm makes
 * it for the image.
 */
final class StartUpCache {
    private static final Path CACHE = Path.of("target/gateway.aot").toAbsolutePath();
    private static final Path LOG = Path.of("target/gateway.aot.log");

    private StartUpCache() {}

    /** The options with which a JVM uses the cache for this jar. Where it does not fit, as with another collector, the gateway starts without. */
    static List<String> options(Path java, Path jar) {
        make(java, jar);
        return List.of("-XX:AOTCache=" + CACHE);
    }

    private static synchronized void make(Path java, Path jar) {
        try {
            if (Files.exists(CACHE)
                    && Files.getLastModifiedTime(CACHE).compareTo(newestIn(Objects.requireNonNull(jar.getParent())))
                            > 0) {
                return;
            }
            Process training = new ProcessBuilder(
                            java.toString(),
                            "-cp",
                            "target/test-classes",
                            TrainingRun.class.getName(),
                            java.toString(),
                            "-XX:AOTCacheOutput=" + CACHE,
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTRecordTraining",
                            "-jar",
                            jar.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(LOG.toFile())
                    .start();
            if (training.waitFor() != 0) {
                throw new IllegalStateException("no cache was made: " + Files.readString(LOG));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static FileTime newestIn(Path application) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        try (Stream<Path> files = Files.walk(application)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
        }
        return newest;
    }
}
