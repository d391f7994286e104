package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.RequestCaller;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;

/** Puts the request id into the log context. */
@Singleton
final class LogContextStage implements StageHandler {
    @Override
    public Stage stage() {
        return Stage.LOG_CONTEXT;
    }

    @Override
    public void handle(RoutingContext request) {
        MDC.put("requestId", RequestCaller.of(request).requestId());
        request.next();
    }
}
