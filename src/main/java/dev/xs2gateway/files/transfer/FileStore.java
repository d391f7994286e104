package dev.xs2gateway.files.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * The verified files that are kept for their next caller. The least recently used file is evicted
 * first when room or number runs short, and no file stays beyond its maximum age: they name guests.
 */
final class FileStore {
    private static final Logger LOG = Logger.getLogger(FileStore.class);

    private final int maxFiles;
    private final long maxAgeNanos;
    private final LongSupplier nanos;
    private final Map<Transfer, Long> keptSince = new LinkedHashMap<>(16, 0.75f, true);

    /** Creates an empty store. {@code nanos} is a monotonic clock. */
    FileStore(int maxFiles, Duration maxAge, LongSupplier nanos) {
        this.maxFiles = maxFiles;
        this.maxAgeNanos = maxAge.toNanos();
        this.nanos = nanos;
    }

    void keep(Transfer file) {
        List<Transfer> out = new ArrayList<>();
        synchronized (this) {
            keptSince.put(file, nanos.getAsLong());
            if (keptSince.size() > maxFiles) {
                Transfer eldest = keptSince.keySet().iterator().next();
                keptSince.remove(eldest);
                out.add(eldest);
            }
        }
        out.forEach(Transfer::evict);
    }

    /** Marks a file as used, so that others are evicted before it. Evicts it instead if it is too old or its bytes have been lost. */
    void touch(Transfer file) {
        Long since;
        synchronized (this) {
            since = keptSince.get(file);
        }
        if (since == null || (!isTooOld(since) && !isDamaged(file))) {
            return;
        }
        synchronized (this) {
            keptSince.remove(file);
        }
        file.evict();
    }

    private static boolean isDamaged(Transfer file) {
        boolean damaged = file.isDamaged();
        if (damaged) {
            LOG.errorf("The stored file of %s is missing or truncated: the gateway fetches it again", file.ref());
        }
        return damaged;
    }

    /** Evicts files without readers until that many bytes are free; evicts none if all of them together are not enough. */
    boolean makeRoom(long bytes) {
        return makeRoom(bytes, Transfer::bytes);
    }

    /** Like {@link #makeRoom(long)}, for bytes of memory. */
    boolean makeRoomInMemory(long bytes) {
        return makeRoom(bytes, Transfer::bytesInMemory);
    }

    private boolean makeRoom(long bytes, ToLongFunction<Transfer> share) {
        List<Transfer> out = enough(bytes, share);
        out.forEach(Transfer::evict);
        return !out.isEmpty();
    }

    private synchronized List<Transfer> enough(long bytes, ToLongFunction<Transfer> share) {
        List<Transfer> out = new ArrayList<>();
        long free = 0;
        for (Transfer file : keptSince.keySet()) {
            if (free >= bytes) {
                break;
            }
            long its = share.applyAsLong(file);
            if (its > 0 && file.isIdle()) {
                out.add(file);
                free += its;
            }
        }
        if (free < bytes) {
            return List.of();
        }
        out.forEach(keptSince::remove);
        return out;
    }

    /** Evicts the files that are too old; called periodically. */
    void sweep() {
        List<Transfer> out = new ArrayList<>();
        synchronized (this) {
            keptSince.forEach((file, since) -> {
                if (isTooOld(since)) {
                    out.add(file);
                }
            });
            out.forEach(keptSince::remove);
        }
        out.forEach(Transfer::evict);
    }

    private boolean isTooOld(long since) {
        return nanos.getAsLong() - since >= maxAgeNanos;
    }

    synchronized int files() {
        return keptSince.size();
    }
}
