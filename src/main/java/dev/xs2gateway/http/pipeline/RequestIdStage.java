package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.RequestCaller;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Gives every request its id before any stage can answer it. */
@Singleton
final class RequestIdStage implements StageHandler {
    @Override
    public Stage stage() {
        return Stage.REQUEST_ID;
    }

    @Override
    public void handle(RoutingContext request) {
        RequestCaller.assignId(request);
        request.next();
    }
}
