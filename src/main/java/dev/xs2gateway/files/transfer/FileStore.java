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
 * The verified files that wait here for their next caller. The least recently used goes first where room or number run short, and none
 * stays beyond its age: they name guests.
 */
final class FileStore {
    private static final Logger LOG = Logger.getLogger(FileStore.class);

    private final int maxFiles;
    private final long maxAgeNanos;
    private final LongSupplier nanos;
    private final Map<Transfer, Long> keptSince = new LinkedHashMap<>(16, 0.75f, true);

    /** {@code nanos} is a clock that never runs back. */
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

    /** Told that a file is wanted, so that others go before it; lets go of it instead if it is too old, or has been lost. */
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
            LOG.errorf("the stored file of %s has been lost, or shortened: it is fetched again", file.ref());
        }
        return damaged;
    }

    /** Lets go of files that nobody reads until that many bytes have come free; of none if all of them are not enough. */
    boolean makeRoom(long bytes) {
        return makeRoom(bytes, Transfer::bytes);
    }

    /** The same for bytes of memory. */
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

    /** Lets go of what is too old; to be called now and then. */
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
