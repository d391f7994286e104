package dev.xs2gateway.upstream;

import dev.xs2gateway.upstream.bytes.ByteClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import org.jspecify.annotations.Nullable;

/** Makes clients whose connections to anywhere end at one origin, which records where they were meant to go. */
public final class ProxiedClient {
    private ProxiedClient() {}

    public static ByteClient to(
            ByteClientOrigin origin, Vertx vertx, UpstreamConfig config, ByteClientOrigin.@Nullable Keys trusted) {
        HttpClientOptions options = ByteClient.options(config)
                .setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost("127.0.0.1")
                        .setPort(origin.port()));
        return new ByteClient(vertx, trusted == null ? options : trusted.trustedBy(options), config, System::nanoTime);
    }
}
