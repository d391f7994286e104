package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.http.delivery.FileAudit;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Ends requests whose caller has disconnected before they begin.
 *
 * <p>A caller may pipeline a request behind one whose answer is still being sent, and disconnect. Vert.x reports the
 * end of a connection only to requests that have begun, and starts this one afterwards. Without this filter, the
 * request would never end: it would leak its place in {@link AdmissionControl}, and a shutdown would wait for it.
 */
@Singleton
final class AbandonedRequestFilter {
    // Runs after the body has arrived, which may take long. Cache
    // hits have been answered earlier: they end by themselves.
    private static final int AFTER_THE_BODY = 977;
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final FileAudit audit;

    @Inject
    AbandonedRequestFilter(FileAudit audit) {
        this.audit = audit;
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, AFTER_THE_BODY);
    }

    private void begin(RoutingContext request) {
        if (isThere(request.request())) {
            request.next();
        } else {
            audit.recordUnserved(request, AuditRecord.Outcome.LEFT, 0, null);
            request.response().setStatusCode(CLIENT_CLOSED_REQUEST).end();
        }
    }

    private static boolean isThere(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().isActive();
    }
}
