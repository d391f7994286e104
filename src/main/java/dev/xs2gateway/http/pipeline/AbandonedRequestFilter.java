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
 * Ends requests whose caller has left before they begin.
 *
 * <p>A caller may send the next request while the last byte of an answer is on its way to be known as sent, and leave. Vert.x tells the end
 * of a connection to requests that have begun; this one begins after that, and would be taken for under way for ever: its place in the
 * waiting room, and the patience of a gateway that goes down.
 */
@Singleton
final class AbandonedRequestFilter {
    // A body may take its time; hits are answered by then: they end by themselves.
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
