package dev.xs2gateway.upstream;

import dev.xs2gateway.BadSetting;
import dev.xs2gateway.budget.CallBudget;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpClientRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Wires the door to XS2Event. */
@ApplicationScoped
final class UpstreamBeans {
    @Produces
    @Singleton
    InQuery inQuery(UpstreamConfig config) {
        return new InQuery(config.batchIds(), config.batchUrlBytes());
    }

    @Produces
    @Singleton
    @Startup
    Xs2Client xs2Client(
            UpstreamConfig config, CallBudget budget, Clock clock, ByteClient bytes, Cdn cdn, ExecutorService workers) {
        check(config);
        ApiOrigin origin = new ApiOrigin(config.url(), config.apiKey());
        Xs2Api api = api(config, origin);
        GuardedCalls calls = new GuardedCalls(config, budget, new FaultReader(clock, config.refusedProbe()));
        return new Xs2Client(origin, calls, new OrderQuery(api, origin, config, calls, workers), bytes, cdn);
    }

    private static void check(UpstreamConfig config) {
        BadSetting.unlessPositive("gateway.upstream.connect-timeout", config.connectTimeout());
        BadSetting.unlessPositive("gateway.upstream.timeout", config.timeout());
        BadSetting.unlessPositive("gateway.upstream.refused-probe", config.refusedProbe());
        BadSetting.ifNegative("gateway.upstream.retry-delay", config.retryDelay());
        BadSetting.unlessPositive("gateway.upstream.breaker-delay", config.breakerDelay());
        int retries = config.retries();
        BadSetting.unless(retries >= 0 && retries <= 5, "gateway.upstream.retries", retries, "0 to 5");
        int calls = config.breakerCalls();
        BadSetting.unless(calls >= 1, "gateway.upstream.breaker-calls", calls, "1 or more");
        double ratio = config.breakerRatio();
        BadSetting.unless(ratio > 0 && ratio <= 1, "gateway.upstream.breaker-ratio", ratio, "above 0, at most 1");
        String path = config.ordersPath();
        BadSetting.unless(
                path.matches("(/[A-Za-z0-9._-]+)+"),
                "gateway.upstream.orders-path",
                path,
                "a path such as /v1/bookingorders");
    }

    private static Xs2Api api(UpstreamConfig config, ApiOrigin origin) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.url())
                .register(new KeyFilter(origin))
                .register(new AnyType())
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .httpClientRequestCustomizer(UpstreamBeans::prepareConnection)
                .build(Xs2Api.class);
    }

    /** The REST client shows a connection only with the requests that are about to leave on it. */
    private static void prepareConnection(HttpClientRequest request) {
        StrictHttpCodec.install(request.connection());
        AnswerSize.limit(request);
    }
}
