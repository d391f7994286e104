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
import java.util.function.LongPredicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's bytes lie while it passes through: in memory while it is small, in a file of its own once it is not.
 *
 * <p>One thread appends; any number may read what was appended before, also while the bytes move from memory to disk.
 */
public final class Spool {
    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final Duration SPACE_MAY_COME_BACK = Duration.ofSeconds(10);
    private static final int PIECE = 64 * 1024;

    private final SpoolFolder folder;
    private final SpoolQuota quota;
    private final SpoolQuota heap;
    private final SpoolQuota openFiles;
    private final int inMemory;
    private final long inPassing;

    /** Bytes once appended never change in it; growing replaces the array, so a reader may keep the one that it has. */
    private volatile byte @Nullable [] memory = new byte[0];

    private volatile @Nullable Path path;
    private @Nullable FileChannel out;
    private long size;
    private long reserved;
    private long reservedHeap;
    private boolean passing;
    private boolean discarded;
    private @Nullable FileChannel lent;
    private int borrowers;
    private boolean staysOpen;

    /**
     * {@code quota} bounds all bytes, {@code heap} those in memory; a small file that finds no room there goes to disk. A file of up to
     * the hold-back that finds room nowhere else passes through in memory. {@code openFiles} bounds those that stay open.
     */
    public Spool(SpoolFolder folder, SpoolQuota quota, SpoolQuota heap, SpoolQuota openFiles, FileLimits limits) {
        this.folder = folder;
        this.quota = quota;
        this.heap = heap;
        this.openFiles = openFiles;
        this.inMemory = limits.inMemory();
        this.inPassing = Math.min(limits.holdBack(), FileLimits.LARGEST_IN_MEMORY);
    }

    /** Takes the room for all of a file at once: better refused from its head than cut in the middle. */
    public void expect(long length) {
        if (!reserve(length)) {
            pass(length, quotaReached());
        } else if (length <= inMemory && fitsHeap(length)) {
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
        if (passing || !reserve(end)) {
            pass(end, passing ? new IOException("the file no longer fits into memory") : quotaReached());
            keep(piece);
        } else if (memory != null && end <= inMemory && fitsHeap(end)) {
            keep(piece);
        } else {
            try {
                store(piece);
            } catch (IOException e) {
                folder.diskFailed(e);
                // All that is stated has to find room, or others would give way for nothing.
                pass(reserved, e);
                keep(piece);
            }
        }
    }

    private void keep(ByteBuffer piece) {
        byte[] small = Objects.requireNonNull(memory);
        int end = (int) size + piece.remaining();
        byte[] room = end <= small.length ? small : Arrays.copyOf(small, end);
        piece.get(room, (int) size, end - (int) size);
        memory = room;
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
        releaseHeap();
        return file;
    }

    private boolean fitsHeap(long total) {
        return fitsHeap(total, heap::reserveFree);
    }

    private boolean fitsHeap(long total, LongPredicate reserve) {
        boolean fits = total <= reservedHeap || reserve.test(total - reservedHeap);
        reservedHeap = fits ? Math.max(total, reservedHeap) : reservedHeap;
        return fits;
    }

    private void releaseHeap() {
        heap.release(reservedHeap);
        reservedHeap = 0;
    }

    /** In pieces: the JDK keeps room outside the heap for as many bytes as were ever written at once by a thread. */
    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
            bytes.position(bytes.position() + file.write(piece));
        }
    }

    private boolean reserve(long total) {
        if (total > reserved) {
            if (!quota.reserve(total - reserved)) {
                return false;
            }
            reserved = total;
        }
        return true;
    }

    /** From now on in memory alone: such a file is given to who waits for it, before what is kept for others, and not kept. */
    private void pass(long total, IOException why) {
        if (total > inPassing || !fitsHeap(total, heap::reserve)) {
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

    /** The file is whole and right, and no byte will be appended any more. */
    public void complete() {
        try (FileChannel _ = out) {
            rename();
        } catch (IOException e) {
            folder.diskFailed(e);
            throw storageFull(e);
        }
    }

    /** In one with its new name becoming known, or a reader would look for it under the old one. */
    private synchronized void rename() throws IOException {
        Path unverified = path;
        if (unverified != null) {
            path = folder.verified(unverified);
        }
    }

    /** Whether it has room of its own, and does not merely pass through. */
    public boolean mayBeKept() {
        return !passing;
    }

    /** Whether a file on disk, while it is kept, has been lost or has another length than so many bytes. */
    public boolean isDamaged(long bytes) {
        Path file = path;
        try {
            return file != null && Files.size(file) != bytes;
        } catch (IOException e) {
            // Unless we have removed it ourselves in this moment.
            return path != null;
        }
    }

    /** The memory where the bytes lie, or null once they lie on disk. */
    public byte @Nullable [] memory() {
        return memory;
    }

    /** Opens the file for one reader: a channel shared by readers would be closed for all when one of them is interrupted. */
    synchronized RandomAccessFile open() throws IOException {
        Path file = path;
        if (file == null) {
            throw new NoSuchFileException("the file was discarded");
        }
        return new RandomAccessFile(file.toFile(), "r");
    }

    /**
     * The file for whoever has the kernel send it, open until all who borrowed it have given it back: on event loops, which nobody
     * interrupts, one will do for all.
     */
    synchronized FileChannel lend() throws IOException {
        FileChannel open = lent;
        if (open == null) {
            Path file = path;
            if (file == null) {
                throw new NoSuchFileException("the file was discarded");
            }
            open = FileChannel.open(file, StandardOpenOption.READ);
            lent = open;
        }
        borrowers++;
        return open;
    }

    synchronized void giveBack() throws IOException {
        borrowers--;
        if (borrowers == 0) {
            try (FileChannel _ = lent) {
                lent = null;
            }
        }
    }

    /**
     * Moves a verified file out of memory, so that the kernel can send it, and keeps it open; it stays where it is if the disk takes no more,
     * or too many are open. Who has its bytes already keeps them, and they count as memory until {@link #nobodyReads}.
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
            LOG.debug("a small file stays in memory", e);
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
        lent = file;
        borrowers++;
        staysOpen = true;
        path = verified;
        memory = null;
        return true;
    }

    /** What was moved out of memory is in nobody's hands any more; to be called after the file has come in. */
    public synchronized void nobodyReads() {
        if (memory == null) {
            releaseHeap();
        }
    }

    private static void removeIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.error("a file that was not written whole cannot be removed", e);
        }
    }

    /** Gives back all room; called by the thread that appends, or after it has ended. */
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
            // Whoever needs the room, or sweeps, has others to go on with.
            LOG.error("a file that is not kept any more cannot be removed", e);
        } finally {
            releaseHeap();
            quota.release(reserved);
        }
    }

    private void close() throws IOException {
        if (staysOpen) {
            openFiles.release(1);
            giveBack();
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
