package dev.xs2gateway.http.pipeline;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** The code of one stage. It either passes the request on with {@link RoutingContext#next}, or answers it. Runs on the event loop. */
public interface StageHandler extends Handler<RoutingContext> {
    Stage stage();
}
