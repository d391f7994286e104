package dev.xs2gateway.audit.recording;

import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.chain.RecordChain;
import dev.xs2gateway.audit.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a record's way to the database: a bounded queue, from which one thread numbers and chains the records and appends
 * them to the journal. Nothing that offers a record waits.
 *
 * <p>A record is in the journal some milliseconds after it was offered; until then, a kill loses it. While the journal has no room or
 * its disk takes nothing, records wait in the queue; those that the queue has no room for stand in the log alone, and the next record of
 * the chain states their number.
 */
public final class AuditRecorder {
    private static final Logger LOG = Logger.getLogger(AuditRecorder.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration LAST_RECORDS = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    // Many simultaneous downloads then cause one write.
    private static final Duration REST = Duration.ofMillis(2);

    private final BlockingQueue<AuditRecord> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong offered = new AtomicLong();
    private final RecordChain chain;
    private final Journal journal;
    private final Runnable appended;
    private final Thread thread;
    private volatile boolean closing;
    private final AtomicLong journalled = new AtomicLong();
    private volatile @Nullable ChainedRecord last;
    private long lostBefore;
    private boolean blocked;

    /** Creates the recorder; {@code appended} is told when the journal has lines. */
    public AuditRecorder(RecordChain chain, Journal journal, Runnable appended) {
        this.chain = chain;
        this.journal = journal;
        this.appended = appended;
        this.thread = Thread.ofPlatform().name("audit-journal").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Takes a record; never waits. */
    public void offer(AuditRecord entry) {
        if (queue.offer(entry)) {
            offered.incrementAndGet();
        } else {
            lost.incrementAndGet();
        }
    }

    /** The records that stand in the log alone because there was no room for them. */
    public long lost() {
        return lost.get();
    }

    /** Whether all records that were taken are in the journal. */
    public boolean isIdle() {
        return journalled.get() == offered.get();
    }

    /** Logs the head of the chain: a witness outside the database, against which an export can be compared. */
    public void logHead() {
        ChainedRecord head = last;
        if (head != null) {
            LOG.infof("audit chain: pod %s, sequence %d, hash %s", head.pod(), head.sequence(), head.hash());
        }
    }

    private void run() {
        List<AuditRecord> batch = new ArrayList<>(MOST_AT_ONCE);
        while (!closing || !queue.isEmpty()) {
            try {
                AuditRecord first = queue.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                    append(batch);
                    batch.clear();
                    LockSupport.parkNanos(REST.toNanos());
                }
            } catch (InterruptedException e) {
                // Nothing interrupts this thread but its end.
                return;
            }
        }
    }

    private void append(List<AuditRecord> batch) {
        StringBuilder lines = new StringBuilder();
        long gone = lost.get();
        long skipped = gone - lostBefore;
        lostBefore = gone;
        for (AuditRecord entry : batch) {
            ChainedRecord link = chain.append(entry, skipped);
            lines.append(link.json()).append('\n');
            last = link;
            skipped = 0;
        }
        String text = lines.toString();
        while (!tryAppend(text)) {
            if (closing) {
                LOG.errorf("%d audit records stand in the log alone: the journal takes none", batch.size());
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        journalled.addAndGet(batch.size());
        appended.run();
    }

    private boolean tryAppend(String lines) {
        try {
            boolean done = journal.append(lines);
            note(!done, "it is full (gateway.audit.journal-max-bytes)");
            return done;
        } catch (IOException e) {
            note(true, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void note(boolean isBlocked, String why) {
        if (isBlocked && !blocked) {
            LOG.warnf("The audit journal takes no records: %s", why);
        }
        blocked = isBlocked;
    }

    /** Appends what is still queued, and ends. */
    public void close() throws InterruptedException {
        closing = true;
        boolean _ = thread.join(LAST_RECORDS);
        logHead();
    }
}
