package dev.xs2gateway.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.access.TrustedProxies;
import dev.xs2gateway.audit.AuditConfig.RemoteAddress;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Writes audit records, one JSON object per line, to the logger {@code audit}, and hands each of them over to be stored. */
public final class AuditLog {
    private static final Logger AUDIT = Logger.getLogger("audit");
    private static final int MOST_WAITING = 10_000;
    private static final long LAST_RECORDS_SECONDS = 3;
    // Long enough that many simultaneous downloads wake the writer once for many records, too short for a record to be
    // missed.
    private static final Duration REST = Duration.ofMillis(5);

    private final ObjectMapper json;
    private final Clock clock;
    private final TrustedProxies proxies;
    private final RemoteAddress permitted;
    private final Consumer<AuditRecord> store;

    // Not the log's own asynchronous handler: that drops records from an interrupted thread, and records that wait when
    // it is closed.
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().name("audit").daemon().factory(),
                    (entry, full) -> entry.run()) {
                @Override
                protected void afterExecute(Runnable entry, @Nullable Throwable thrown) {
                    if (getQueue().isEmpty()) {
                        LockSupport.parkNanos(REST.toNanos());
                    }
                }
            };

    /** Creates the log; {@code store} takes each record before it is logged, and does not wait. */
    public AuditLog(
            ObjectMapper json,
            Clock clock,
            TrustedProxies proxies,
            RemoteAddress permitted,
            Consumer<AuditRecord> store) {
        this.json = json;
        this.clock = clock;
        this.proxies = proxies;
        this.permitted = permitted;
        this.store = store;
    }

    /** The time that records state. */
    public Instant now() {
        return clock.instant();
    }

    public UUID newId(Instant at) {
        return RecordId.at(at, ThreadLocalRandom.current());
    }

    /** Returns what a record may state of a caller's address; the arguments are as for {@link TrustedProxies#callerAddress}. */
    public @Nullable String address(@Nullable String peer, List<String> forwardedFor) {
        return permitted == RemoteAddress.NONE
                ? null
                : AuditedAddress.of(proxies.callerAddress(peer, forwardedFor), permitted);
    }

    public void write(AuditRecord entry) {
        store.accept(entry);
        log(entry);
    }

    private void log(AuditRecord entry) {
        try {
            AUDIT.info(json.writeValueAsString(entry));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Writes a record on another thread. For event loops, which must not wait for the reader
     * of the log. If too many records wait already, the calling thread writes this one itself.
     */
    public void writeSoon(AuditRecord entry) {
        store.accept(entry);
        writer.execute(() -> {
            MDC.put("requestId", entry.requestId());
            log(entry);
            MDC.remove("requestId");
        });
    }

    /** Writes what is still to be written, and ends. */
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(LAST_RECORDS_SECONDS, TimeUnit.SECONDS)) {
            AUDIT.errorf(
                    "%d records could not be written in time", writer.getQueue().size());
        }
    }
}
