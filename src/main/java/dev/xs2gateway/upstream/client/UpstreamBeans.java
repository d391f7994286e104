package dev.xs2gateway.upstream.client;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.upstream.ApiKey;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.AnswerSize;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.bytes.JsonResponse;
import dev.xs2gateway.upstream.bytes.StrictHttpCodec;
import dev.xs2gateway.upstream.call.CallMeters;
import dev.xs2gateway.upstream.call.FaultReader;
import dev.xs2gateway.upstream.call.GuardedCalls;
import dev.xs2gateway.upstream.call.KeyCheck;
import dev.xs2gateway.upstream.call.PostponedFileCache;
import dev.xs2gateway.upstream.cdn.Cdn;
import dev.xs2gateway.upstream.json.ContentTypeEraser;
import dev.xs2gateway.upstream.json.InQuery;
import dev.xs2gateway.upstream.json.JsonReader;
import dev.xs2gateway.upstream.json.KeyFilter;
import dev.xs2gateway.upstream.json.OrderQuery;
import dev.xs2gateway.upstream.json.PageSize;
import dev.xs2gateway.upstream.json.Xs2Api;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The CDI producers of the XS2Event client and its parts. */
@ApplicationScoped
public final class UpstreamBeans {
    private static final Logger LOG = Logger.getLogger(UpstreamBeans.class);

    /** How long after the call's timeout the REST client closes a connection that is still silent. */
    private static final Duration CLEANUP = Duration.ofMillis(500);

    /** An id that no booking has, in the form of XS2Event's ids. */
    private static final String NO_BOOKING = "00000000000000000000000000000000_bkn";

    @Produces
    @Singleton
    InQuery inQuery(UpstreamConfig config) {
        return new InQuery(config.batchIds(), config.batchUrlBytes());
    }

    @Produces
    @Singleton
    @Startup
    Xs2Client xs2Client(
            UpstreamConfig config,
            ApiKey key,
            CallBudget budget,
            Clock clock,
            ByteClient bytes,
            Cdn cdn,
            ExecutorService workers,
            ScheduledExecutorService timer,
            CallMeters meters) {
        return client(config, key, budget, clock, System::nanoTime, bytes, cdn, workers, timer, meters);
    }

    /** Creates the client; {@code nanos} is a monotonic clock, used besides {@code clock}. */
    public static Xs2Client client(
            UpstreamConfig config,
            ApiKey key,
            CallBudget budget,
            Clock clock,
            LongSupplier nanos,
            ByteClient bytes,
            Cdn cdn,
            ExecutorService workers,
            ScheduledExecutorService timer,
            CallMeters meters) {
        ApiOrigin origin = new ApiOrigin(config.url(), key);
        if (origin.isReadableOnTheWay()) {
            LOG.warn("gateway.upstream.url (GATEWAY_UPSTREAM_URL) is plain http: the key and all tickets are"
                    + " sent unencrypted. Use https.");
        }
        Xs2Api api = api(config, origin);
        FaultReader faults = new FaultReader(clock, config.refusedProbe());
        KeyCheck keyCheck = new KeyCheck(budget, () -> harmlessLookup(config, origin, api, faults, workers), nanos);
        new KeyFileWatch(key, keyCheck, workers).start(timer);
        GuardedCalls calls = new GuardedCalls(config, budget, faults, keyCheck, meters);
        OrderQuery orders = new OrderQuery(api, origin, config, calls, workers);
        return new Xs2Client(origin, calls, orders, bytes, cdn, new PostponedFileCache(nanos));
    }

    /** Looks up an id that no booking has. Each possible answer, an empty page, a 404 or a 422, shows that XS2Event accepts the key. */
    private static Uni<Void> harmlessLookup(
            UpstreamConfig config, ApiOrigin origin, Xs2Api api, FaultReader faults, Executor workers) {
        String list = origin.at(config.ordersPath()).toString();
        String nothing = InQuery.write(List.of(NO_BOOKING));
        return api.orders(list, nothing, null, 1, PageSize.vendorsDefault())
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .emitOn(workers)
                .onItem()
                .invoke(answer -> JsonReader.page(JsonResponse.decoded(answer)))
                .onFailure()
                .transform(faults::ofLookup)
                .replaceWithVoid();
    }

    @Produces
    @Singleton
    ByteClient bytes(Vertx vertx, UpstreamConfig config) {
        return new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime);
    }

    @Produces
    @Singleton
    public Cdn cdn(UpstreamConfig config, ByteClient bytes, Clock clock) {
        return new Cdn(config, host -> List.of(InetAddress.getAllByName(host)), bytes, clock, System::nanoTime);
    }

    @Produces
    @Singleton
    public ApiKey apiKey(UpstreamConfig config) {
        boolean one = config.apiKey().isPresent() != config.apiKeyFile().isPresent();
        InvalidSettingException.unless(
                one,
                "gateway.upstream.api-key",
                config.apiKey().isPresent() ? "set beside gateway.upstream.api-key-file" : "not set",
                "the account's key, or instead of it gateway.upstream.api-key-file, a file that holds it");
        return config.apiKeyFile()
                .map(ApiKey::ofFile)
                .orElseGet(() -> ApiKey.fixed(config.apiKey().orElseThrow()));
    }

    private static Xs2Api api(UpstreamConfig config, ApiOrigin origin) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.url())
                .register(new KeyFilter(origin))
                .register(new ContentTypeEraser())
                .register(new JsonResponse.Reader())
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // Longer than the timeout around the call: the REST client reports its own
                // timeout as a broken connection, which is retried.
                .readTimeout(config.timeout().plus(CLEANUP).toMillis(), TimeUnit.MILLISECONDS)
                .httpClientRequestCustomizer(UpstreamBeans::prepareConnection)
                .build(Xs2Api.class);
    }

    /** Prepares the connection that a request is about to leave on; only then does the REST client expose a connection. */
    private static void prepareConnection(HttpClientRequest request) {
        StrictHttpCodec.install(request.connection());
        AnswerSize.limit(request);
    }
}
