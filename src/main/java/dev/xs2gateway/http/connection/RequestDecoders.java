package dev.xs2gateway.http.connection;

import io.netty.handler.codec.http.HttpRequestDecoder;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Creates the decoder of each HTTP/1.1 connection, with the limits of the public port ({@code quarkus.http.limits.*}). */
@Singleton
public final class RequestDecoders implements HttpServerOptionsCustomizer {
    private volatile @Nullable HttpServerOptions options;

    @Override
    public void customizeHttpServer(HttpServerOptions http) {
        options = http;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions https) {
        options = https;
    }

    /** A decoder for one connection; null as long as no server with such limits has been configured. */
    @Nullable
    HttpRequestDecoder create() {
        HttpServerOptions configured = options;
        return configured == null ? null : new StrictRequestDecoder(configured);
    }
}
