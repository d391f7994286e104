package dev.xs2gateway.audit.wiring;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.audit.AuditConfig;
import dev.xs2gateway.audit.AuditRecord;
import dev.xs2gateway.audit.chain.RecordChain;
import dev.xs2gateway.audit.journal.Journal;
import dev.xs2gateway.audit.recording.AuditRecorder;
import dev.xs2gateway.audit.recording.AuditRetention;
import dev.xs2gateway.audit.recording.JournalReplay;
import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.database.Database;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the way of records to the database; without a database there is none, and records stand in the log alone. */
@Startup
@Singleton
final class Recording {
    private static final Logger LOG = Logger.getLogger(Recording.class);
    private static final String UNSTORED = "Audit records that stand in the log alone";
    private static final String POD = "HOSTNAME";
    private static final int LONGEST_HOST = 63;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LAST_RECORDS = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(20);
    // After the deliveries under way have been cut and recorded, before the data source is closed.
    private static final int AFTER_DELIVERIES = 3000;

    private final @Nullable Way way;

    /** From a request to the database. */
    private record Way(AuditRecorder recorder, Journal journal, JournalReplay replay) {}

    @Inject
    Recording(
            AuditConfig config,
            Database database,
            AuditStore store,
            AuditRetention retention,
            ScheduledExecutorService timer,
            MeterRegistry meters) {
        way = database.isConfigured() ? open(config, store) : null;
        count(meters, "gateway.audit.stored", "Audit records that have been stored", "", it -> it.replay.stored());
        count(meters, "gateway.audit.unstored", UNSTORED, "no-room", it -> it.recorder.lost());
        count(meters, "gateway.audit.unstored", UNSTORED, "refused", it -> it.replay.refused());
        Gauge.builder("gateway.audit.journal", this, it -> it.way == null ? 0 : it.way.journal.waitingBytes())
                .description("Bytes of audit records that wait for the database")
                .baseUnit("bytes")
                .register(meters);
        if (way != null) {
            database.onReady(way.replay::wake);
            AuditRecorder recorder = way.recorder;
            everyHour(timer, () -> {
                recorder.logHead();
                Thread _ = Thread.ofVirtual().name("audit-retention").start(retention::run);
            });
        }
    }

    private static void everyHour(ScheduledExecutorService timer, Runnable task) {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(task, 1, HOUR.toMinutes(), TimeUnit.MINUTES);
    }

    private void count(
            MeterRegistry meters, String name, String description, String reason, ToDoubleFunction<Way> value) {
        FunctionCounter.Builder<Recording> counter = FunctionCounter.builder(
                        name, this, it -> it.way == null ? 0 : value.applyAsDouble(it.way))
                .description(description);
        (reason.isEmpty() ? counter : counter.tag("reason", reason)).register(meters);
    }

    private static Way open(AuditConfig config, AuditStore store) {
        try {
            Journal journal =
                    Journal.open(config.journalDir(), config.journalMaxBytes().asLongValue());
            JournalReplay replay = new JournalReplay(config.journalDir(), journal, store);
            AuditRecorder recorder = new AuditRecorder(new RecordChain(podName()), journal, replay::wake);
            recorder.start();
            replay.start();
            return new Way(recorder, journal, replay);
        } catch (IOException e) {
            throw InvalidSettingException.folder(
                    "gateway.audit.journal-dir",
                    config.journalDir(),
                    "a folder that the gateway can create and write to; by default it is gateway.files.store-dir"
                            + " (GATEWAY_FILES_STORE_DIR)",
                    e);
        }
    }

    /** The host's name, which in Kubernetes is the pod's, and random digits: each start has a chain of its own. */
    private static String podName() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String host = Map.copyOf(System.getenv()).getOrDefault(POD, "gateway").replaceAll("[^A-Za-z0-9.-]", "");
        return host.substring(0, Math.min(LONGEST_HOST, host.length())) + "-"
                + HexFormat.of().formatHex(random);
    }

    /** Takes a record; never waits. */
    void offer(AuditRecord entry) {
        if (way != null) {
            way.recorder.offer(entry);
        }
    }

    /** Gives the last records the time to reach the database. */
    void down(@Observes @Priority(AFTER_DELIVERIES) ShutdownEvent event) {
        if (way == null) {
            return;
        }
        way.replay.wake();
        long looks = LAST_RECORDS.dividedBy(LOOK);
        while (looks-- > 0 && !(way.recorder.isIdle() && way.journal.waitingBytes() == 0)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @PreDestroy
    void close() throws InterruptedException, IOException {
        if (way == null) {
            return;
        }
        way.recorder.close();
        way.replay.close();
        long waiting = way.journal.waitingBytes();
        if (waiting > 0) {
            LOG.warnf(
                    "%d bytes of audit records stay in gateway.audit.journal-dir for the next process that starts there",
                    waiting);
        }
        way.journal.close();
    }
}
