package dev.xs2gateway.upstream;

import dev.xs2gateway.budget.CallBudget;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
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
    RefusedKey refusedKey(UpstreamConfig config, Clock clock) {
        return new RefusedKey(clock, config.refusedProbe());
    }

    @Produces
    @Singleton
    Xs2Client xs2Client(
            UpstreamConfig config, CallBudget budget, RefusedKey key, Clock clock, ByteClient bytes, Cdn cdn) {
        ApiOrigin origin = new ApiOrigin(config.url(), config.apiKey());
        Xs2Api api = api(config, origin);
        GuardedCalls calls = new GuardedCalls(config, budget, key, new FaultReader(clock, key));
        return new Xs2Client(api, origin, calls, new OrderQuery(api, origin, config, calls), bytes, cdn);
    }

    private static Xs2Api api(UpstreamConfig config, ApiOrigin origin) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.url())
                .register(new KeyFilter(origin))
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .httpClientRequestCustomizer(AnswerSize::limit)
                .build(Xs2Api.class);
    }
}
