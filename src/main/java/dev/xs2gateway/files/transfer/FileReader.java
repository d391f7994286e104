package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.Provenance;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.spool.SpoolReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's position in a file that may still be coming in; used by one thread at a time.
 *
 * <p>Waits may be interrupted: they then throw {@code CallerLeft} and leave the thread's interrupt flag set.
 */
public final class FileReader implements ReadableByteChannel {

    private final GrowingFile file;
    private final SpoolReader bytes;
    private final Supplier<Provenance> provenance;
    private final Runnable leave;
    private long position;
    private boolean closed;

    FileReader(GrowingFile file, Supplier<Provenance> provenance, Runnable leave) {
        this.file = file;
        this.bytes = new SpoolReader(file.spool());
        this.provenance = provenance;
        this.leave = leave;
    }

    /** Waits until the first byte may leave, and throws if it never will; returns the file's length in bytes. */
    public long awaitLength() {
        return file.awaitLength();
    }

    /** Waits for bytes that may leave, and throws if the rest never will; returns the number of bytes read, or -1 at the verified end. */
    @Override
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
            throw asFailed(e);
        }
    }

    /** Prefers the file's own failure to {@code e}: a file that fails is removed at once, perhaps during this read. */
    private UncheckedIOException asFailed(IOException e) {
        file.awaitVisible(position);
        return new UncheckedIOException(e);
    }

    /**
     * Waits until the next byte may leave, and returns {@code length} bytes from the current position without a copy, in a buffer
     * whose position is at its limit. Returns null if the bytes are not in memory or not verified yet; throws if they never will be.
     */
    public @Nullable ByteBuffer awaitInMemory(long length) {
        file.awaitVisible(position);
        byte[] memory = file.verified() ? file.spool().memory() : null;
        if (memory == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(memory, (int) position, (int) length).slice();
        return bytes.position(bytes.limit());
    }

    /**
     * Waits for bytes that may leave, and throws if the rest never will; returns the
     * offset up to which they may, which at the verified end is the current position.
     */
    public long awaitVisible() {
        return file.awaitVisible(position);
    }

    /** Sets the position of the next read. A caller that wants a part of the file first waits for the whole. */
    public void seek(long to) {
        position = to;
    }

    /** Waits until all bytes have come in and passed their check, and throws if they never will. */
    public void awaitVerified() {
        file.awaitVisible(Long.MAX_VALUE);
    }

    /** Computes the SHA-256 of a part of the verified file by reading it. */
    public Sha256 digestOf(long from, long length) {
        MessageDigest sha256 = Sha256.digest();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(FileLimits.PIECE, length));
        try {
            long done = 0;
            while (done < length) {
                piece.clear();
                int read = bytes.read(from + done, piece, (int) Math.min(piece.capacity(), length - done));
                if (read < 0) {
                    throw new EOFException("a stored file is shorter than it was");
                }
                sha256.update(piece.flip());
                done += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Sha256.of(sha256.digest());
    }

    /** Whether the file looks like a PDF; known as soon as the first byte may leave. */
    boolean isPdf() {
        return file.isPdf();
    }

    /** The CRC-32 of the verified bytes. */
    public long crc32() {
        return file.crc32();
    }

    /**
     * The file on disk that holds the bytes, including those that may not leave yet, for a caller that can
     * send it without reading it; null if the bytes are in memory. It stays open until this reader closes.
     */
    public @Nullable FileChannel onDisk() {
        try {
            return bytes.onDisk();
        } catch (IOException e) {
            throw asFailed(e);
        }
    }

    /** The stored file, if it is whole and verified; null if it is not, or not yet. */
    public @Nullable StoredFile stored() {
        return file.stored();
    }

    /** Where this caller's bytes come from; known for certain once the first of them may leave. */
    public Provenance provenance() {
        return provenance.get();
    }

    /** Whether all bytes have come in and passed their check. */
    public boolean verified() {
        return file.verified();
    }

    /** The digest of the bytes once all have come in, whether or not it is the stated one; null before. */
    public @Nullable Sha256 digest() {
        return file.digest();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Leaves the transfer. The last reader to leave stops a transfer that is far from its end. */
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
