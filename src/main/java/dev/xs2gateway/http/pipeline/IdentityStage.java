package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.RequestCaller;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Takes the consumer from {@code X-Consumer}: a name that the caller gives itself. */
@Singleton
final class IdentityStage implements StageHandler {
    @Override
    public Stage stage() {
        return Stage.IDENTIFY;
    }

    @Override
    public void handle(RoutingContext request) {
        RequestCaller.identify(request, Caller.consumerNamed(request.request().getHeader("X-Consumer")));
        request.next();
    }
}
