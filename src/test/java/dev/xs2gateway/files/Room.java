package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Transfers with a folder of their own and small sizes, so that everything happens within a few kilobytes. */
final class Room implements AutoCloseable {
    static final int IN_MEMORY = 4_000;
    static final int HOLD_BACK = 10_000;
    static final int MAX_FILE = 500_000;
    static final int MAX_BYTES = 800_000;
    static final FileLimits LIMITS = new FileLimits(MAX_BYTES, IN_MEMORY, HOLD_BACK, MAX_FILE);

    final Path storeDir;
    final Transfers transfers;

    Room() {
        this(LIMITS);
    }

    Room(FileLimits limits) {
        try {
            storeDir = Files.createTempDirectory("room");
            transfers = new Transfers(
                    limits, SpoolFolder.open(storeDir), Thread.ofVirtual().factory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that must have the digest of these bytes. */
    static Wanted matching(byte[] right) {
        Sha256 stated = Bytes.sha256(right);
        return wanted(stated.hex(), new Check.Matches(stated));
    }

    static Wanted wanted(String key, Check check) {
        return new Wanted(new FileKey(key), new Failure.FileRef("order", "ticket"), check);
    }

    Follower follow(Wanted wanted, Feed feed) {
        return Follower.of(transfers.follow(wanted, feed));
    }

    /** The files that lie on disk now. */
    List<Path> files() {
        try (Stream<Path> all = Files.walk(storeDir)) {
            return all.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        transfers.close();
        Files.delete(storeDir);
    }
}
