package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's bytes lie while it passes through: in memory while it is small, in a file of its own once it is not.
 *
 * <p>One thread appends; any number may read what was appended before, also while the bytes move from memory to disk.
 */
final class Spool {
    private static final Duration SPACE_MAY_COME_BACK = Duration.ofSeconds(10);

    private final SpoolFolder folder;
    private final SpoolQuota quota;
    private final SpoolQuota heap;
    private final int inMemory;

    /** Bytes once appended never change in it; growing replaces the array, so a reader may keep the one that it has. */
    private volatile byte @Nullable [] memory = new byte[0];

    private volatile @Nullable Path path;
    private @Nullable FileChannel out;
    private long size;
    private long reserved;
    private long reservedHeap;
    private boolean discarded;

    /** {@code quota} bounds all bytes, {@code heap} those in memory; a small file that finds no room there goes to disk. */
    Spool(SpoolFolder folder, SpoolQuota quota, SpoolQuota heap, int inMemory) {
        this.folder = folder;
        this.quota = quota;
        this.heap = heap;
        this.inMemory = inMemory;
    }

    /** Takes the room for all of a file at once: better refused from its head than cut in the middle. */
    void expect(long length) {
        reserve(length);
        if (length <= inMemory && fitsHeap(length)) {
            memory = new byte[(int) length];
        } else {
            storing(this::spilled);
        }
    }

    void append(ByteBuffer piece) {
        reserve(size + piece.remaining());
        byte[] small = memory;
        long end = size + piece.remaining();
        if (small != null && end <= inMemory && fitsHeap(end)) {
            keep(small, piece);
        } else {
            storing(() -> store(piece));
        }
    }

    private void keep(byte[] small, ByteBuffer piece) {
        int end = (int) size + piece.remaining();
        byte[] room = end <= small.length ? small : Arrays.copyOf(small, end);
        piece.get(room, (int) size, end - (int) size);
        memory = room;
        size = end;
    }

    private void store(ByteBuffer piece) throws IOException {
        FileChannel file = spilled();
        size += piece.remaining();
        writeAll(file, piece);
    }

    private FileChannel spilled() throws IOException {
        FileChannel open = out;
        if (open != null) {
            return open;
        }
        Path fresh = folder.newFile();
        FileChannel file = folder.create(fresh);
        out = file;
        path = fresh;
        byte[] small = memory;
        writeAll(file, ByteBuffer.wrap(small == null ? new byte[0] : small, 0, (int) size));
        memory = null;
        releaseHeap();
        return file;
    }

    private boolean fitsHeap(long total) {
        boolean fits = total <= reservedHeap || heap.reserve(total - reservedHeap);
        reservedHeap = fits ? Math.max(total, reservedHeap) : reservedHeap;
        return fits;
    }

    private void releaseHeap() {
        heap.release(reservedHeap);
        reservedHeap = 0;
    }

    private static void writeAll(FileChannel file, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            file.write(piece);
        }
    }

    private void reserve(long total) {
        if (total > reserved) {
            if (!quota.reserve(total - reserved)) {
                throw new Failure.StorageFull(SPACE_MAY_COME_BACK).asException();
            }
            reserved = total;
        }
    }

    private static void storing(Storing action) {
        try {
            action.run();
        } catch (IOException e) {
            throw storageFull(e);
        }
    }

    private static FailureException storageFull(IOException e) {
        return new Failure.StorageFull(SPACE_MAY_COME_BACK).causedBy(e);
    }

    /** No byte will be appended any more. */
    void complete() {
        FileChannel file = out;
        if (file != null) {
            storing(file::close);
        }
    }

    /** The memory where the bytes lie, or null once they lie on disk. */
    byte @Nullable [] memory() {
        return memory;
    }

    /** Opens the file for one reader: a channel shared by readers would be closed for all when one of them is interrupted. */
    RandomAccessFile open() throws IOException {
        Path file = path;
        if (file == null) {
            throw new NoSuchFileException("the file was discarded");
        }
        return new RandomAccessFile(file.toFile(), "r");
    }

    /** Gives back all room; called by the thread that appends, or after it has ended. */
    synchronized void discard() {
        if (discarded) {
            return;
        }
        discarded = true;
        Path file = path;
        path = null;
        memory = null;
        try (FileChannel _ = out) {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            releaseHeap();
            quota.release(reserved);
        }
    }

    private interface Storing {
        void run() throws IOException;
    }
}
