package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.spool.Spool;
import dev.xs2gateway.files.spool.SpoolFolder;
import dev.xs2gateway.files.spool.SpoolQuota;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Provides files: from the store, by joining the running transfer, or by starting one. */
public final class Transfers {
    private static final Logger LOG = Logger.getLogger(Transfers.class);

    /** The divisor of the heap for small files in memory: they take an eighth at most, whatever the number of callers. */
    private static final int SHARE_OF_HEAP = 8;

    /** The maximum number of files kept open because the kernel sends them repeatedly; every platform allows a process this many. */
    private static final int MOST_OPEN = 500;

    private final FileLimits limits;
    private final SpoolFolder folder;
    private final SpoolQuota quota;
    private final SpoolQuota heap;
    private final SpoolQuota openFiles = new SpoolQuota(MOST_OPEN);
    private final ThreadFactory threads;
    private final FileStore store;
    private final ConcurrentMap<FileKey, Transfer> joinable = new ConcurrentHashMap<>();
    private final AtomicInteger reading = new AtomicInteger();
    private final Transfer.Listener listener = new Transfer.Listener() {
        @Override
        public void readerJoined() {
            reading.incrementAndGet();
        }

        @Override
        public void readerLeft() {
            reading.decrementAndGet();
        }

        @Override
        public void kept(Transfer transfer) {
            store.keep(transfer);
        }

        @Override
        public void closed(Transfer transfer) {
            // Removes by key and transfer: another transfer may already run under this key.
            joinable.remove(transfer.key(), transfer);
        }
    };

    public Transfers(FileLimits limits, SpoolFolder folder, ThreadFactory threads, LongSupplier nanos) {
        this.limits = limits;
        this.folder = folder;
        this.store = new FileStore(limits.maxFiles(), limits.maxAge(), nanos);
        this.quota = new SpoolQuota(limits.maxBytes(), store::makeRoom);
        this.heap = new SpoolQuota(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, store::makeRoomInMemory);
        this.threads = threads;
    }

    /** Returns a reader of the file at once. The caller closes it on every path. */
    public FileReader follow(FileRequest request, Origin origin) {
        touch(request.key());
        Joined joined = new Joined();
        Transfer transfer = joinable.compute(request.key(), (key, current) -> {
            if (current != null && joined.to(current)) {
                return current;
            }
            Transfer fresh = transfer(request, origin);
            joined.to(fresh);
            joined.first = true;
            return fresh;
        });
        if (joined.first && transfer != null) {
            transfer.start();
        }
        return Objects.requireNonNull(joined.reader, "a fresh transfer can be joined");
    }

    private void touch(FileKey key) {
        Transfer current = joinable.get(key);
        if (current != null) {
            store.touch(current);
        }
    }

    /** The stored file with this key; null if it is not stored, or not yet. */
    public @Nullable StoredFile stored(FileKey key) {
        touch(key);
        Transfer current = joinable.get(key);
        return current == null ? null : current.stored();
    }

    /**
     * Opens the stored file with this key for a caller to which the kernel can send it; null if it is not
     * stored, or not yet. Never waits, not even for a file to be opened. The caller closes the reader.
     */
    public @Nullable FileReader open(FileKey key) {
        StoredFile here = stored(key);
        Transfer current = here == null ? null : joinable.get(key);
        FileReader reader = current == null ? null : current.joinForKernel();
        if (reader == null || (reader.stored() != null && isOpened(reader))) {
            return reader;
        }
        reader.close();
        return null;
    }

    private static boolean isOpened(FileReader reader) {
        try {
            reader.onDisk();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("A stored file could not be opened", e);
            return false;
        }
    }

    private Transfer transfer(FileRequest request, Origin origin) {
        return new Transfer(
                request, origin, limits, new Spool(folder, quota, heap, openFiles, limits), threads, listener);
    }

    /** Evicts the files that are too old. */
    public void sweep() {
        store.sweep();
    }

    /** The bytes that files hold now, in memory and on disk. */
    public long heldBytes() {
        return quota.used();
    }

    /** Throws if the store folder takes no file. */
    public void tryStore() throws IOException {
        folder.tryOut();
    }

    /** The last failure of the disk to take bytes of a file, if it occurred within the last five minutes. */
    public Optional<String> recentFailure() {
        return folder.recentFailure();
    }

    /** The number of verified files that are kept. */
    public int kept() {
        return store.files();
    }

    /** The number of callers that have a file open now. */
    public int reading() {
        return reading.get();
    }

    public void close() throws IOException {
        folder.close();
    }

    /** The result of one {@link #follow} call: the caller's reader, and whether this caller must start the transfer. */
    private static final class Joined {
        private @Nullable FileReader reader;
        private boolean first;

        private boolean to(Transfer transfer) {
            reader = transfer.join();
            return reader != null;
        }
    }
}
