package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.audit.AuditLog;
import dev.xs2gateway.http.delivery.FileExchange;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Opens the {@link FileExchange} of a request for a file, which leaves its one audit record. */
@Singleton
final class AuditStage implements StageHandler {
    private final AuditLog log;

    @Inject
    AuditStage(AuditLog log) {
        this.log = log;
    }

    @Override
    public Stage stage() {
        return Stage.AUDIT;
    }

    @Override
    public void handle(RoutingContext request) {
        FileExchange.open(request, log);
        request.next();
    }
}
