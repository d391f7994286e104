package dev.xs2gateway.http.wiring;

import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.connection.ClosedConnections;
import dev.xs2gateway.http.connection.OpenConnections;
import dev.xs2gateway.http.connection.RequestDecoders;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the beans of {@code http} that need a clock. */
final class HttpBeans {
    /** Created at startup, so that an invalid setting stops it. */
    @Startup
    @Produces
    @Singleton
    OpenConnections openConnections(
            HttpConfig config, Vertx vertx, ClosedConnections closed, RequestDecoders decoders) {
        return new OpenConnections(config, System::nanoTime, vertx, closed, decoders);
    }
}
