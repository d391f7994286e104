package dev.xs2gateway.files.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Bytes;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.Follower;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.Transfers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Transfers with a folder of their own and small sizes, so that everything happens within a few kilobytes. */
public final class Room implements AutoCloseable {
    public static final int IN_MEMORY = 4_000;
    public static final int HOLD_BACK = 10_000;
    public static final int MAX_FILE = 500_000;
    public static final int MAX_BYTES = 800_000;
    public static final int MAX_FILES = 5;
    public static final Duration MAX_AGE = Duration.ofHours(1);
    public static final FileLimits LIMITS = limits(MAX_BYTES, IN_MEMORY, HOLD_BACK, MAX_FILE);

    public final Path storeDir;
    public final Transfers transfers;
    private final AtomicLong nanos = new AtomicLong();

    public Room() {
        this(LIMITS);
    }

    public Room(FileLimits limits) {
        try {
            storeDir = Files.createTempDirectory("room");
            transfers = new Transfers(
                    limits, SpoolFolder.open(storeDir), Thread.ofVirtual().factory(), nanos::get);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FileLimits limits(long maxBytes, int inMemory, long holdBack, long maxFile) {
        return new FileLimits(maxBytes, MAX_FILES, MAX_AGE, inMemory, holdBack, maxFile);
    }

    public void move(Duration later) {
        nanos.addAndGet(later.toNanos());
    }

    /** As if all that is kept had become too old. */
    public void letGo() {
        move(MAX_AGE);
        transfers.sweep();
    }

    /** A file that must have the digest of these bytes. */
    public static FileRequest matching(byte[] right) {
        Sha256 stated = Bytes.sha256(right);
        return request(stated.hex(), new Check.Matches(stated));
    }

    public static FileRequest request(String key, Check check) {
        return new FileRequest(new FileKey(key), new Failure.FileRef("order", "ticket"), check);
    }

    public Follower follow(FileRequest request, Feed feed) {
        return Follower.of(transfers.follow(request, feed));
    }

    /** The files that lie on disk now. */
    public List<Path> files() {
        try (Stream<Path> all = Files.walk(storeDir)) {
            return all.filter(file -> file.getFileName().toString().matches("(part|file)-.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once all that is kept is let go of, nothing may be left. */
    public void closeEmpty() throws IOException {
        await().untilAsserted(() -> {
            letGo();
            assertThat(transfers.heldBytes()).isZero();
            assertThat(files()).isEmpty();
        });
        close();
    }

    @Override
    public void close() throws IOException {
        transfers.close();
        Files.delete(storeDir);
    }
}
