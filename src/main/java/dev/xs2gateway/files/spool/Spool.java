package dev.xs2gateway.files.spool;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one file's bytes while the file passes through: memory while it is small, then a file of its own on disk.
 *
 * <p>One thread appends. Any number of threads may read what was appended before, also while the bytes move from memory to disk.
 */
public final class Spool {
    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final Duration SPACE_MAY_COME_BACK = Duration.ofSeconds(10);

    private final SpoolFolder folder;
    private final SpoolRoom room;
    private final SpoolQuota openFiles;
    private final LentFile lent = new LentFile();
    private final int inMemory;
    private final long inPassing;

    /** The appended bytes, which never change; growing replaces the array, so a reader may keep the one that it has. */
    private volatile byte @Nullable [] memory = new byte[0];

    private volatile @Nullable Path path;
    private @Nullable FileChannel out;
    private long size;
    private boolean passing;
    private boolean discarded;
    private boolean staysOpen;

    /**
     * Creates an empty spool. {@code quota} limits all bytes, {@code heap} those in memory; a small
     * file that does not fit into {@code heap} goes to disk. A file of up to the hold-back that finds
     * no room elsewhere passes through memory. {@code openFiles} limits the files that stay open.
     */
    public Spool(SpoolFolder folder, SpoolQuota quota, SpoolQuota heap, SpoolQuota openFiles, FileLimits limits) {
        this.folder = folder;
        this.room = new SpoolRoom(quota, heap);
        this.openFiles = openFiles;
        this.inMemory = limits.inMemory();
        this.inPassing = Math.min(limits.holdBack(), FileLimits.LARGEST_IN_MEMORY);
    }

    /**
     * Reserves the room for the whole file at once, so that a file without room is refused from its headers instead of cut in the middle.
     */
    public void expect(long length) {
        if (!room.reserve(length)) {
            pass(length, quotaReached());
        } else if (length <= inMemory && room.reserveFreeHeap(length)) {
            memory = new byte[(int) length];
        } else {
            try {
                spilled();
            } catch (IOException e) {
                folder.diskFailed(e);
                pass(length, e);
            }
        }
    }

    public void append(ByteBuffer piece) {
        long end = size + piece.remaining();
        if (passing || !room.reserve(end)) {
            pass(end, passing ? new IOException("the file no longer fits into memory") : quotaReached());
            keep(piece);
        } else if (memory != null && end <= inMemory && room.reserveFreeHeap(end)) {
            keep(piece);
        } else {
            try {
                store(piece);
            } catch (IOException e) {
                folder.diskFailed(e);
                // The whole stated length must find room, or kept files would be evicted for nothing.
                pass(room.reserved(), e);
                keep(piece);
            }
        }
    }

    private void keep(ByteBuffer piece) {
        byte[] small = Objects.requireNonNull(memory);
        int end = (int) size + piece.remaining();
        byte[] large = end <= small.length ? small : Arrays.copyOf(small, end);
        piece.get(large, (int) size, end - (int) size);
        memory = large;
        size = end;
    }

    private void store(ByteBuffer piece) throws IOException {
        FileChannel file = spilled();
        int count = piece.remaining();
        writeAll(file, piece.duplicate());
        size += count;
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
        room.releaseHeap();
        return file;
    }

    /** Writes in pieces: for each thread, the JDK keeps an off-heap buffer as large as the largest write that the thread ever made. */
    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(FileLimits.PIECE, bytes.remaining()));
            bytes.position(bytes.position() + file.write(piece));
        }
    }

    /**
     * Switches the file to memory only. Such a file is delivered to the readers that wait for
     * it, takes precedence over the files kept for later callers, and is not kept itself.
     */
    private void pass(long total, IOException why) {
        if (total > inPassing || !room.reserveHeap(total)) {
            throw storageFull(why);
        }
        if (!passing) {
            try {
                memory = present();
                passing = true;
                removeFile();
            } catch (IOException e) {
                throw storageFull(e);
            }
        }
    }

    private byte[] present() throws IOException {
        byte[] small = memory;
        if (small != null || size == 0) {
            return small == null ? new byte[0] : small;
        }
        byte[] stored = new byte[(int) size];
        try (RandomAccessFile file = open()) {
            file.readFully(stored);
        }
        return stored;
    }

    private IOException quotaReached() {
        folder.quotaReached();
        return new IOException("gateway.files.max-bytes is reached");
    }

    private static FailureException storageFull(IOException e) {
        return new Failure.StorageFull(SPACE_MAY_COME_BACK).causedBy(e);
    }

    /** Marks the file as whole and verified; no byte is appended after this. */
    public void complete() {
        try (FileChannel _ = out) {
            rename();
        } catch (IOException e) {
            folder.diskFailed(e);
            throw storageFull(e);
        }
    }

    /** Renames the file and publishes its new name in one step; otherwise a reader could look for it under the old name. */
    private synchronized void rename() throws IOException {
        Path unverified = path;
        if (unverified != null) {
            path = folder.verified(unverified);
        }
    }

    /** Whether the file has reserved room of its own, and does not merely pass through memory. */
    public boolean mayBeKept() {
        return !passing;
    }

    /** Whether a kept file on disk has been lost, or has a length other than {@code bytes}. */
    public boolean isDamaged(long bytes) {
        Path file = path;
        try {
            return file != null && Files.size(file) != bytes;
        } catch (IOException e) {
            // Not damaged if this process has just removed the file itself.
            return path != null;
        }
    }

    /** The array that holds the bytes, or null once they are on disk. */
    public byte @Nullable [] memory() {
        return memory;
    }

    /** Opens the file for one reader. A channel shared by readers would be closed for all of them when one is interrupted. */
    synchronized RandomAccessFile open() throws IOException {
        Path file = path;
        if (file == null) {
            throw new NoSuchFileException("the file was discarded");
        }
        return new RandomAccessFile(file.toFile(), "r");
    }

    /** Lends the file to a caller that lets the kernel send it, until {@link #giveBack}. */
    synchronized FileChannel lend() throws IOException {
        return lent.lend(path);
    }

    synchronized void giveBack() throws IOException {
        lent.giveBack();
    }

    /**
     * Moves a verified file out of memory, so that the kernel can send it, and keeps it open. The
     * file stays in memory if the disk takes no more bytes or too many files are open. Readers
     * that already hold the array keep it, and it counts as memory until {@link #onNoReaders}.
     */
    public void moveToDisk() {
        byte[] bytes = memory;
        if (bytes == null || !openFiles.reserveFree(1)) {
            return;
        }
        Path fresh = folder.newFile();
        boolean moved = false;
        try {
            try (FileChannel file = folder.create(fresh)) {
                writeAll(file, ByteBuffer.wrap(bytes));
            }
            fresh = folder.verified(fresh);
            moved = moveTo(fresh, FileChannel.open(fresh, StandardOpenOption.READ));
        } catch (IOException e) {
            LOG.debug("A small file could not be moved to disk and stays in memory", e);
        } finally {
            if (!moved) {
                openFiles.release(1);
                removeIfThere(fresh);
            }
        }
    }

    private synchronized boolean moveTo(Path verified, FileChannel file) throws IOException {
        if (discarded) {
            file.close();
            return false;
        }
        lent.keep(file);
        staysOpen = true;
        path = verified;
        memory = null;
        return true;
    }

    /**
     * Releases the heap reservation of a file that was moved to disk, once
     * no reader holds its bytes. Called after the whole file has come in.
     */
    public synchronized void onNoReaders() {
        if (memory == null) {
            room.releaseHeap();
        }
    }

    private static void removeIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.error("An incomplete file could not be removed", e);
        }
    }

    /** Releases all room; called by the thread that appends, or after that thread has ended. */
    public synchronized void discard() {
        if (discarded) {
            return;
        }
        discarded = true;
        memory = null;
        try {
            try {
                removeFile();
            } finally {
                close();
            }
        } catch (IOException e) {
            // Not rethrown: a caller that needs room, or sweeps, continues with other files.
            LOG.error("An evicted file could not be removed", e);
        } finally {
            room.release();
        }
    }

    private void close() throws IOException {
        if (staysOpen) {
            openFiles.release(1);
            lent.giveBack();
        }
    }

    private void removeFile() throws IOException {
        Path file = path;
        path = null;
        try (FileChannel _ = out) {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
