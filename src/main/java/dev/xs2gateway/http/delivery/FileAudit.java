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
 * Sees to it that each request for a file leaves exactly one record: that of whoever answers it, or else that its caller left before
 * anybody did. Quarkus calls no resource for a caller who has gone.
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

    /** Leaves the record of a request that ends before a resource was there for it; of one for a file only. */
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

    /** Whether the record is for the asker to write, which it is for one only. */
    static boolean take(RoutingContext request) {
        @Nullable AtomicBoolean taken = request.get(TAKEN);
        return taken == null || taken.compareAndSet(false, true);
    }
}
