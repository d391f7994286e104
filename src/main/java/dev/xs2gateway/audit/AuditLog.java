package dev.xs2gateway.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Writes audit records, one JSON object per line, to the logger {@code audit}. */
@Singleton
public final class AuditLog {
    private static final Logger AUDIT = Logger.getLogger("audit");
    private static final int MOST_WAITING = 10_000;
    private static final long LAST_RECORDS_SECONDS = 3;
    // Long enough that many simultaneous downloads wake the writer once for many records, too short for a record to be
    // missed.
    private static final Duration REST = Duration.ofMillis(5);

    private final ObjectMapper json;

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

    @Inject
    AuditLog(ObjectMapper json) {
        this.json = json;
    }

    public void write(AuditRecord entry) {
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
        writer.execute(() -> {
            MDC.put("requestId", entry.requestId());
            write(entry);
            MDC.remove("requestId");
        });
    }

    @PreDestroy
    void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(LAST_RECORDS_SECONDS, TimeUnit.SECONDS)) {
            AUDIT.errorf(
                    "%d records could not be written in time", writer.getQueue().size());
        }
    }
}
