package dev.xs2gateway.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's way through a file that may still be coming in; belongs to one thread at a time.
 *
 * <p>Waits may be interrupted: they then throw {@code CallerLeft} and leave the thread's interrupt flag set.
 */
public final class FileReader implements AutoCloseable {
    private final GrowingFile file;
    private final SpoolReader bytes;
    private final Runnable leave;
    private long position;
    private boolean closed;

    FileReader(GrowingFile file, Runnable leave) {
        this.file = file;
        this.bytes = new SpoolReader(file.spool());
        this.leave = leave;
    }

    /** Waits until the first byte may leave, and throws if it never will; the file's length in bytes. */
    public long awaitLength() {
        return file.awaitLength();
    }

    /** Waits for bytes that may leave, and throws if the rest never will; how many were put, or -1 at the verified end. */
    public int read(ByteBuffer target) {
        long visible = file.awaitVisible(position);
        if (visible == position) {
            return -1;
        }
        int read = copy(target, (int) Math.min(target.remaining(), visible - position));
        position += read;
        return read;
    }

    private int copy(ByteBuffer target, int count) {
        try {
            int read = bytes.read(position, target, count);
            if (read < 0) {
                throw new IOException("a spooled file is shorter than what was written to it");
            }
            return read;
        } catch (IOException e) {
            // A file that fails is removed at once, perhaps under our hands: then its failure is what happened.
            file.awaitVisible(position);
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all bytes are in and have passed their check. */
    public boolean verified() {
        return file.verified();
    }

    /** The digest of the bytes, once all are in, right or wrong; null before. */
    public @Nullable Sha256 digest() {
        return file.digest();
    }

    /** Leaves; the last one out stops the transfer and frees its room. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (bytes) {
            leave.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
