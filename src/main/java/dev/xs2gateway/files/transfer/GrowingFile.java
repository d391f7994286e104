package dev.xs2gateway.files.transfer;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.PdfHeader;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.spool.Spool;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file that one transfer writes while any number of readers follow it, each at its own pace.
 *
 * <p>Until the whole file has passed its check, its last {@code hold-back} bytes are not visible, so no reader ever receives the whole
 * of a file that turns out wrong. If the length is not stated, or no digest vouches for the bytes, no byte is visible until then.
 */
final class GrowingFile {
    private static final long UNKNOWN = -1;
    private static final long LITTLE = 16 * 1024;
    private static final long HUNDRED = 100;
    private static final long NEARLY_ALL = 95;

    private final FileRequest request;
    private final FileLimits limits;
    private final Spool spool;
    private final Runnable failing;
    private final MessageDigest sha256 = Sha256.digest();
    private final CRC32 crc32 = new CRC32();
    private final PdfHeader pdfHeader = new PdfHeader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Written by the transfer alone, under the lock; read by all threads.
    private long length = UNKNOWN;
    private boolean followable;
    private long written;
    private boolean ended;
    private @Nullable RuntimeException failure;
    private @Nullable Sha256 digest;

    /** Creates an empty file. {@code failing} runs before any reader sees the failure, so that a retry does not join the failed file. */
    GrowingFile(FileRequest request, FileLimits limits, Spool spool, Runnable failing) {
        this.request = request;
        this.limits = limits;
        this.spool = spool;
        this.failing = failing;
    }

    // Called by the transfer.

    void start(OptionalLong stated) {
        if (stated.isPresent()) {
            expect(stated.getAsLong());
        }
    }

    private void expect(long stated) {
        require(stated > 0, "the file is empty");
        requireRoomFor(stated);
        spool.expect(stated);
        change(() -> {
            length = stated;
            followable = isVouchedFor();
        });
    }

    private boolean isVouchedFor() {
        return switch (request.check()) {
            case Check.Matches _, Check.MadeOfChecked _ -> true;
            case Check.WholePdf _, Check.Unchecked _ -> false;
        };
    }

    void append(ByteBuffer piece) {
        long total = written + piece.remaining();
        require(length == UNKNOWN || total <= length, "the file is longer than stated");
        requireRoomFor(total);
        sha256.update(piece.duplicate());
        crc32.update(piece.duplicate());
        ByteBuffer same = piece.duplicate();
        spool.append(piece);
        change(() -> {
            pdfHeader.append(same);
            written = total;
        });
    }

    /** Ends the file after its last byte: checks the whole, and makes the rest visible if the check passes. */
    void finish() {
        require(written > 0, "the file is empty");
        require(length == UNKNOWN || written == length, "the file is shorter than stated");
        Sha256 computed = Sha256.of(sha256.digest());
        change(() -> digest = computed);
        check(computed);
        spool.complete();
        end(null);
    }

    private void check(Sha256 computed) {
        switch (request.check()) {
            case Check.Matches(Sha256 stated) -> {
                if (!stated.equals(computed)) {
                    throw new Failure.ChecksumMismatch(request.ref(), stated.hex(), computed.hex()).asException();
                }
            }
            case Check.WholePdf() -> require(pdfHeader.isThere(), "the file is not a PDF");
            case Check.MadeOfChecked(), Check.Unchecked() -> {}
        }
    }

    /** Fails the file: every reader gets {@code why}, even if it has visible bytes left to read. */
    void fail(RuntimeException why) {
        end(why);
    }

    private void end(@Nullable RuntimeException why) {
        if (!ended) {
            if (why != null) {
                failing.run();
            }
            change(() -> {
                ended = true;
                failure = why;
                length = why == null ? written : length;
            });
        }
    }

    /**
     * Applies a change under the lock. Wakes readers only if more bytes are
     * visible or the file has ended: held-back bytes are of no use to them.
     */
    private void change(Runnable change) {
        lock.lock();
        try {
            long before = visible();
            change.run();
            if (ended || visible() != before) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireRoomFor(long bytes) {
        if (bytes > limits.maxFile()) {
            throw new Failure.FileTooLarge().asException();
        }
    }

    private static void require(boolean right, String why) {
        if (!right) {
            throw new Failure.UpstreamInvalid(why).asException();
        }
    }

    // Called by readers.

    /** Waits until the first byte is visible; returns the file's length in bytes. */
    long awaitLength() {
        return awaitBeyond(0, () -> length);
    }

    /** Waits until more than {@code position} bytes are visible; returns how many are, or {@code position} at the verified end. */
    long awaitVisible(long position) {
        return awaitBeyond(position, this::visible);
    }

    private long awaitBeyond(long position, LongSupplier answer) {
        try {
            lock.lockInterruptibly();
            try {
                while (failure == null && !ended && visible() <= position) {
                    changed.await();
                }
                if (failure != null) {
                    throw failure;
                }
                return answer.getAsLong();
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            throw Failure.CallerLeft.after(e);
        }
    }

    private long visible() {
        if (ended) {
            return written;
        }
        return followable && written >= PdfHeader.WITHIN ? Math.max(0, written - limits.holdBack()) : 0;
    }

    /** Whether so little is missing that the transfer should finish even without readers. */
    boolean isNearlyIn() {
        return locked(() -> failure == null
                && length != UNKNOWN
                && (length - written <= LITTLE || written >= length / HUNDRED * NEARLY_ALL));
    }

    long written() {
        return locked(() -> written);
    }

    /** Whether the file looks like a PDF; known as soon as any byte is visible. */
    boolean isPdf() {
        return locked(pdfHeader::isThere);
    }

    /** The CRC-32 of the bytes that have come in. */
    long crc32() {
        return locked(crc32::getValue);
    }

    boolean verified() {
        return locked(() -> ended && failure == null);
    }

    boolean failed() {
        return locked(() -> failure != null);
    }

    @Nullable
    Sha256 digest() {
        return locked(() -> digest);
    }

    /** The stored file, if it is whole and verified; else null. */
    @Nullable
    StoredFile stored() {
        return locked(() -> digest != null && ended && failure == null
                ? new StoredFile(written, digest, pdfHeader.isThere())
                : null);
    }

    /** Whether stored bytes have been lost since they came in. */
    boolean isDamaged() {
        return spool.isDamaged(written());
    }

    Spool spool() {
        return spool;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> value) {
        lock.lock();
        try {
            return value.get();
        } finally {
            lock.unlock();
        }
    }
}
