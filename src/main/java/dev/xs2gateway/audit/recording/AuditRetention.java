package dev.xs2gateway.audit.recording;

import dev.xs2gateway.audit.store.AuditStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Deletes records that are older than {@code gateway.audit.keep}, a small batch at a time. */
public final class AuditRetention {
    private static final Logger LOG = Logger.getLogger(AuditRetention.class);
    private static final int BATCH = 1_000;

    private final AuditStore store;
    private final Duration keep;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    public AuditRetention(AuditStore store, Duration keep, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
    }

    /** Deletes what is too old now, unless this process already does so. Returns the number of records. */
    public long run() {
        if (!store.isReady() || !running.compareAndSet(false, true)) {
            return 0;
        }
        try {
            long deleted = deleteBefore(clock.instant().minus(keep));
            if (deleted > 0) {
                LOG.infof("%d audit records older than gateway.audit.keep have been deleted", deleted);
            }
            return deleted;
        } catch (RuntimeException e) {
            LOG.warnf("Old audit records could not be deleted: %s", e.getMessage());
            return 0;
        } finally {
            running.set(false);
        }
    }

    private long deleteBefore(Instant time) {
        long all = 0;
        for (int pod : store.podsWithRecordsBefore(time)) {
            int deleted;
            do {
                deleted = store.deleteBeginning(pod, time, BATCH);
                all += deleted;
            } while (deleted == BATCH);
        }
        return all;
    }
}
