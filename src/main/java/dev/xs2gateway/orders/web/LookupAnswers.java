package dev.xs2gateway.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.xs2gateway.access.Caller;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.http.headers.CacheStatus;
import dev.xs2gateway.http.json.JsonAnswer;
import dev.xs2gateway.http.json.JsonBytes;
import dev.xs2gateway.http.json.LookupHeaders;
import dev.xs2gateway.http.json.UnsentAnswers;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemRecorder;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.SerializedView;
import dev.xs2gateway.orders.lookup.FreshnessRequirement;
import dev.xs2gateway.orders.lookup.LookupMeters;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.lookup.OrderLookup.Result;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.AsyncResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers look-ups of one id and of many; bookings and orders have this in common. */
@Singleton
public final class LookupAnswers {
    private static final Logger LOG = Logger.getLogger(LookupAnswers.class);

    private final OrderLookup lookup;
    private final LookupMeters meters;
    private final UnsentAnswers unsent;
    private final ProblemRecorder problems;

    @Inject
    LookupAnswers(OrderLookup lookup, LookupMeters meters, UnsentAnswers unsent, ProblemRecorder problems) {
        this.lookup = lookup;
        this.meters = meters;
        this.unsent = unsent;
        this.problems = problems;
    }

    /** The body of a look-up; {@code known}: the entity tags of what the caller already has, by id. */
    public record Lookup(
            @Schema(minItems = 1, maxItems = 1000, required = true) @Nullable
            List<@Nullable String> ids,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, String> known) {}

    /** An id whose look-up failed, and why. */
    public record Failed(String id, Problem problem) {
        /** Returns the seconds until a retry makes sense; zero if the problem does not pass by itself. */
        long retryAfterSeconds() {
            return problem.retryAfter() == null ? 0 : problem.retryAfterSeconds();
        }
    }

    /** Answers a request for one id from the cache, if that is possible at once; returns whether it did. */
    boolean answerHit(LookupKind kind, String id, RoutingContext request) {
        LookupHeaders headers = LookupHeaders.of(request.request().headers());
        LookupResult hit =
                headers.longPoll().isPositive() || headers.onlyIfCached() ? null : hit(kind, id, headers, request);
        if (hit != null) {
            answer(kind, hit, headers).send(headers, request.response());
        }
        return hit != null;
    }

    private @Nullable LookupResult hit(LookupKind kind, String id, LookupHeaders headers, RoutingContext request) {
        LookupResult now = lookup.findFresh(new OrderKey(kind.ids(), id), requirement(headers, request));
        return now == null || !now.entry().snapshot().exists() ? null : now;
    }

    /** Answers a request for one id. */
    void one(LookupKind kind, String id, RoutingContext request, AsyncResponse answer) {
        LookupHeaders headers = LookupHeaders.of(request.request().headers());
        FreshnessRequirement requirement = requirement(headers, request);
        OrderKey key = new OrderKey(kind.ids(), id);
        if (headers.longPoll().isPositive()) {
            // Set before the outcome is known, so that a problem response carries the header too.
            request.response()
                    .putHeader(
                            "Preference-Applied", "wait=" + headers.longPoll().toSeconds());
            respondLater(
                    request,
                    answer,
                    change(kind, key, requirement, headers),
                    found -> answer(kind, found, headers, request, answer));
            return;
        }
        LookupResult now = lookup.findNow(key, requirement);
        if (now != null) {
            answer(kind, now, headers, request, answer);
        } else {
            respondLater(
                    request,
                    answer,
                    lookup.lookUp(key, requirement, account(requirement)),
                    found -> answer(kind, found, headers, request, answer));
        }
    }

    private Uni<LookupResult> change(
            LookupKind kind, OrderKey key, FreshnessRequirement requirement, LookupHeaders headers) {
        @Nullable
        Predicate<CacheEntry> callerHas = headers.ifNoneMatch() == null
                ? null
                : entry -> entry.snapshot().exists()
                        && headers.has(kind.serializer().render(entry).etag());
        return lookup.awaitChange(key, requirement, callerHas, headers.longPoll(), account(requirement));
    }

    private void answer(
            LookupKind kind, LookupResult found, LookupHeaders headers, RoutingContext request, AsyncResponse answer) {
        answer(kind, found, headers).send(headers, request.response(), answer);
    }

    private JsonAnswer answer(LookupKind kind, LookupResult found, LookupHeaders headers) {
        CacheEntry entry = found.entry();
        meters.given(found.source());
        if (!entry.snapshot().exists()) {
            throw kind.notFound().apply(entry.key().id()).asException();
        }
        long now = lookup.nanos();
        SerializedView view = kind.serializer().render(entry);
        String cacheStatus = status(found, entry.freshFor(now), headers);
        return new JsonAnswer(new JsonBytes(view.json()), view.etag(), entry.age(now), entry.lifetime(), cacheStatus);
    }

    /** Answers a request for many ids; {@code known} is null if this kind of request cannot state what the caller has. */
    void many(
            LookupKind kind,
            RequestedIds ids,
            @Nullable Map<String, String> known,
            boolean tagged,
            RoutingContext request,
            AsyncResponse answer) {
        LookupHeaders headers = LookupHeaders.of(request.request().headers());
        FreshnessRequirement requirement = requirement(headers, request);
        Uni<Map<String, Result>> results =
                lookup.lookUpAll(kind.ids(), ids.wellFormed(), requirement, account(requirement));
        respondLater(request, answer, results, all -> {
            LookupListJson many = manyAnswer(kind, ids, all, known);
            recordFailed(request, all);
            LookupResult dearest = many.dearest();
            String cacheStatus = dearest == null ? CacheStatus.nothing() : status(dearest, many.freshFor(), headers);
            Duration lifetime = many.age().plus(many.freshFor());
            if (many.retryAfter() > 0) {
                request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(many.retryAfter()));
            }
            UnsentAnswers.Share share = unsent.take(many.bytes(), request);
            JsonBytes json = new JsonBytes(many.json(kind.list(), known != null), share);
            new JsonAnswer(json, tagged ? many.etag() : null, many.age(), lifetime, cacheStatus)
                    .send(headers, request.response(), answer);
        });
    }

    private LookupListJson manyAnswer(
            LookupKind kind, RequestedIds ids, Map<String, Result> results, @Nullable Map<String, String> known) {
        LookupListJson many = new LookupListJson(kind.serializer(), lookup.nanos());
        for (String id : ids.ids()) {
            switch (results.get(id)) {
                case null -> many.failed(failed(id, new Failure.InvalidId(ids.kind(), id).asException()));
                case Result.Failed(Throwable why) -> {
                    meters.failed();
                    if (!(why instanceof FailureException)) {
                        LOG.error("An id could not be answered", why);
                    }
                    many.failed(failed(id, why));
                }
                case Result.Of(LookupResult found) -> {
                    meters.given(found.source());
                    many.found(id, found, known == null ? null : known.get(id));
                }
            }
        }
        return many;
    }

    /** Logs one line for all failed ids, with the reason of the first: the cause of one failure is mostly the cause of all. */
    private void recordFailed(RoutingContext request, Map<String, Result> results) {
        List<Throwable> failures = results.values().stream()
                .flatMap(result -> result instanceof Result.Failed(Throwable why) ? Stream.of(why) : Stream.empty())
                .toList();
        failures.forEach(why -> problems.count(problem(why)));
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            problems.logIds(request, failures.size(), results.size(), problem(first), first);
        }
    }

    private static Failed failed(String id, Throwable why) {
        return new Failed(id, problem(why));
    }

    private static Problem problem(Throwable why) {
        return why instanceof FailureException known ? Problems.of(known.failure()) : Problems.internal();
    }

    private static String status(LookupResult found, Duration freshFor, LookupHeaders headers) {
        String reason = headers.maxAge() != null ? "request" : found.ranOut() ? "stale" : "miss";
        return switch (found.source()) {
            case HIT -> CacheStatus.hit(freshFor);
            case STALE ->
                CacheStatus.stale(
                        freshFor,
                        found.why() == null ? null : problem(found.why()).kind().code());
            case COLLAPSED -> CacheStatus.forwarded(reason, true, freshFor);
            case FETCHED -> CacheStatus.forwarded(reason, false, freshFor);
        };
    }

    private static FreshnessRequirement requirement(LookupHeaders headers, RoutingContext request) {
        Caller caller = RequestCaller.of(request);
        boolean urgent = !headers.bulk() && !caller.isBulk();
        return new FreshnessRequirement(headers.maxAge(), headers.onlyIfCached(), urgent, caller.consumer());
    }

    private static CallAccount account(FreshnessRequirement requirement) {
        return CallAccount.onLookup(requirement.consumer(), requirement.urgent());
    }

    /** Completes the response when the result arrives. If the caller disconnects first, only its own wait ends. */
    private <T> void respondLater(RoutingContext request, AsyncResponse answer, Uni<T> result, Consumer<T> then) {
        Cancellable subscription = result.subscribe().with(item -> complete(answer, item, then), failure -> {
            meters.failed();
            answer.resume(failure);
        });
        // A response has only one close handler. The one of Quarkus REST, which this
        // replaces, has nothing to do for such a response.
        request.response().closeHandler(_ -> {
            if (answer.isSuspended()) {
                subscription.cancel();
                answer.resume(new Failure.CallerLeft().asException());
            }
        });
    }

    private static <T> void complete(AsyncResponse answer, T item, Consumer<T> then) {
        try {
            then.accept(item);
        } catch (RuntimeException refused) {
            answer.resume(refused);
        }
    }
}
