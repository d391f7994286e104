package dev.xs2gateway.audit.recording;

import dev.xs2gateway.audit.chain.ChainedJson;
import dev.xs2gateway.audit.chain.ChainedRecord;
import dev.xs2gateway.audit.journal.AbandonedJournal;
import dev.xs2gateway.audit.journal.Journal;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The second half of a record's way to the database: one virtual thread stores what the journals hold, this process' own and those of
 * processes that are gone. A record that is stored twice is there once.
 */
public final class JournalReplay {
    private static final Logger LOG = Logger.getLogger(JournalReplay.class);
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long LOOK_SECONDS = 1;
    private static final int LOOKS_BETWEEN_SEARCHES = 60;

    private final Path folder;
    private final Journal journal;
    private final AuditStore store;
    private final Semaphore news = new Semaphore(0);
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private int looks;

    public JournalReplay(Path folder, Journal journal, AuditStore store) {
        this.folder = folder;
        this.journal = journal;
        this.store = store;
        this.thread = Thread.ofVirtual().name("audit-store").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Has the journal looked at soon. */
    public void wake() {
        news.release();
    }

    /** The records that this process has stored. */
    public long stored() {
        return stored.get();
    }

    /** The records that the database has refused, so that they stand in the log alone. */
    public long refused() {
        return refused.get();
    }

    private void run() {
        while (!closing) {
            try {
                boolean _ = news.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                int _ = news.drainPermits();
                storeAll();
            } catch (InterruptedException e) {
                return;
            } catch (FailureException _) {
                // The database is away. Tried again at the next look.
            } catch (IOException | RuntimeException e) {
                LOG.errorf(e, "Audit records could not be stored; they stay in the journal");
            }
        }
    }

    private void storeAll() throws IOException {
        if (!store.isReady()) {
            return;
        }
        if (looks++ % LOOKS_BETWEEN_SEARCHES == 0) {
            takeOver();
        }
        Journal.Batch batch = journal.read(BATCH_BYTES);
        while (!batch.isEmpty()) {
            storeLines(batch.lines());
            journal.confirm(batch);
            batch = journal.read(BATCH_BYTES);
        }
    }

    private void takeOver() throws IOException {
        for (AbandonedJournal abandoned : Journal.abandoned(folder)) {
            try (abandoned) {
                long before = stored.get();
                abandoned.takeOver(BATCH_BYTES, this::storeLines);
                LOG.infof("%d audit records of a process that is gone have been stored", stored.get() - before);
            }
        }
    }

    private void storeLines(List<String> lines) {
        List<ChainedRecord> records = new ArrayList<>(lines.size());
        for (String line : lines) {
            try {
                records.add(ChainedJson.read(line));
            } catch (IOException e) {
                refuse(e, "a line of the journal");
            }
        }
        try {
            store.insert(records);
            stored.addAndGet(records.size());
        } catch (FailureException away) {
            throw away;
        } catch (RuntimeException e) {
            storeEach(records);
        }
    }

    /** Stores records one by one, so that one that the database refuses does not keep all others from being stored. */
    private void storeEach(List<ChainedRecord> records) {
        for (ChainedRecord entry : records) {
            try {
                store.insert(List.of(entry));
                stored.incrementAndGet();
            } catch (FailureException away) {
                throw away;
            } catch (RuntimeException e) {
                refuse(e, "record " + entry.record().id());
            }
        }
    }

    private void refuse(Exception why, String what) {
        refused.incrementAndGet();
        LOG.errorf(why, "The audit store refuses %s, which stands in the log alone", what);
    }

    /** Ends after the batch that is being stored. */
    public void close() throws InterruptedException {
        closing = true;
        wake();
        thread.join();
    }
}
