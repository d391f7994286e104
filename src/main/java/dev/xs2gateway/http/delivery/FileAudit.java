package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.AuditLog;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.access.CallerFilter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that each request for a file leaves exactly one audit record: the component that answers the request writes it, or, if the
 * caller disconnects before any component has answered, this class does. Quarkus calls no resource for a caller that has disconnected.
 */
@Singleton
public final class FileAudit {
    private static final int BEFORE_ANYBODY_ANSWERS = 965;
    private static final String TAKEN = FileAudit.class.getName();

    private final AuditLog audit;

    @Inject
    FileAudit(AuditLog audit) {
        this.audit = audit;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_ANYBODY_ANSWERS);
    }

    private void watch(RoutingContext request) {
        request.put(TAKEN, new AtomicBoolean());
        request.addEndHandler(ended -> {
            if (ended.failed()) {
                recordUnserved(request, AuditRecord.Outcome.LEFT, 0, null);
            }
        });
        request.next();
    }

    /**
     * Writes the audit record of a request that ends before its resource has handled it.
     * Does nothing if the request is not for a file or its record has been claimed already.
     */
    public void recordUnserved(RoutingContext request, AuditRecord.Outcome how, int status, @Nullable String problem) {
        FilePath asked = FilePath.asked(request);
        if (asked != null && take(request)) {
            audit.writeSoon(AuditRecord.unserved(
                    CallerFilter.of(request),
                    request.request().method().name(),
                    asked.bookingId(),
                    asked.orderId(),
                    asked.kind(),
                    asked.file(),
                    how,
                    status,
                    problem));
        }
    }

    /** Claims the request's audit record. Returns whether the calling code is the first to claim it, and so must write it. */
    static boolean take(RoutingContext request) {
        @Nullable AtomicBoolean taken = request.get(TAKEN);
        return taken == null || taken.compareAndSet(false, true);
    }
}
