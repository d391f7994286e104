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
        LookupHeaders terms = LookupHeaders.of(request.request().headers());
        LookupResult hit = terms.longPoll().isPositive() || terms.onlyIfCached() ? null : hit(kind, id, terms, request);
        if (hit != null) {
            answer(kind, hit, terms).send(terms, request.response());
        }
        return hit != null;
    }

    private @Nullable LookupResult hit(LookupKind kind, String id, LookupHeaders terms, RoutingContext request) {
        LookupResult now = lookup.findFresh(new OrderKey(kind.ids(), id), demand(terms, request));
        return now == null || !now.entry().snapshot().exists() ? null : now;
    }

    /** Answers a request for one id. */
    void one(LookupKind kind, String id, RoutingContext request, AsyncResponse answer) {
        LookupHeaders terms = LookupHeaders.of(request.request().headers());
        FreshnessRequirement requirement = demand(terms, request);
        OrderKey key = new OrderKey(kind.ids(), id);
        if (terms.longPoll().isPositive()) {
            // Set before the outcome is known, so that a problem response carries the header too.
            request.response()
                    .putHeader("Preference-Applied", "wait=" + terms.longPoll().toSeconds());
            later(
                    request,
                    answer,
                    change(kind, key, requirement, terms),
                    found -> answer(kind, found, terms, request, answer));
            return;
        }
        LookupResult now = lookup.findNow(key, requirement);
        if (now != null) {
            answer(kind, now, terms, request, answer);
        } else {
            later(
                    request,
                    answer,
                    lookup.lookUp(key, requirement, spending(requirement)),
                    found -> answer(kind, found, terms, request, answer));
        }
    }

    private Uni<LookupResult> change(
            LookupKind kind, OrderKey key, FreshnessRequirement requirement, LookupHeaders terms) {
        @Nullable
        Predicate<CacheEntry> callerHas = terms.ifNoneMatch() == null
                ? null
                : entry -> entry.snapshot().exists()
                        && terms.has(kind.serializer().render(entry).etag());
        return lookup.awaitChange(key, requirement, callerHas, terms.longPoll(), spending(requirement));
    }

    private void answer(
            LookupKind kind, LookupResult found, LookupHeaders terms, RoutingContext request, AsyncResponse answer) {
        answer(kind, found, terms).send(terms, request.response(), answer);
    }

    private JsonAnswer answer(LookupKind kind, LookupResult found, LookupHeaders terms) {
        CacheEntry entry = found.entry();
        meters.given(found.source());
        if (!entry.snapshot().exists()) {
            throw kind.notFound().apply(entry.key().id()).asException();
        }
        long now = lookup.nanos();
        SerializedView view = kind.serializer().render(entry);
        String how = status(found, entry.freshFor(now), terms);
        return new JsonAnswer(new JsonBytes(view.json()), view.etag(), entry.age(now), entry.lifetime(), how);
    }

    /** Answers a request for many ids; {@code known} is null if this kind of request cannot state what the caller has. */
    void many(
            LookupKind kind,
            RequestedIds ids,
            @Nullable Map<String, String> known,
            boolean tagged,
            RoutingContext request,
            AsyncResponse answer) {
        LookupHeaders terms = LookupHeaders.of(request.request().headers());
        FreshnessRequirement requirement = demand(terms, request);
        Uni<Map<String, Result>> results =
                lookup.lookUpAll(kind.ids(), ids.wellFormed(), requirement, spending(requirement));
        later(request, answer, results, all -> {
            LookupListJson many = manyAnswer(kind, ids, all, known);
            recordFailed(request, all);
            LookupResult dearest = many.dearest();
            String how = dearest == null ? CacheStatus.nothing() : status(dearest, many.freshFor(), terms);
            Duration lifetime = many.age().plus(many.freshFor());
            if (many.retryAfter() > 0) {
                request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(many.retryAfter()));
            }
            UnsentAnswers.Share share = unsent.take(many.bytes(), request);
            JsonBytes json = new JsonBytes(many.json(kind.list(), known != null), share);
            new JsonAnswer(json, tagged ? many.etag() : null, many.age(), lifetime, how)
                    .send(terms, request.response(), answer);
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
                        LOG.error("an id could not be answered", why);
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

    private static String status(LookupResult found, Duration freshFor, LookupHeaders terms) {
        String reason = terms.maxAge() != null ? "request" : found.ranOut() ? "stale" : "miss";
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

    private static FreshnessRequirement demand(LookupHeaders terms, RoutingContext request) {
        Caller caller = RequestCaller.of(request);
        boolean urgent = !terms.bulk() && !caller.isBulk();
        return new FreshnessRequirement(terms.maxAge(), terms.onlyIfCached(), urgent, caller.consumer());
    }

    private static CallAccount spending(FreshnessRequirement requirement) {
        return requirement.urgent()
                ? CallAccount.onLookup(requirement.consumer())
                : CallAccount.inBackground(requirement.consumer());
    }

    /** Completes the response when the result arrives. If the caller disconnects first, only its own wait ends. */
    private <T> void later(RoutingContext request, AsyncResponse answer, Uni<T> coming, Consumer<T> then) {
        Cancellable waiting = coming.subscribe().with(item -> tell(answer, item, then), failure -> {
            meters.failed();
            answer.resume(failure);
        });
        // A response has only one close handler. The one of Quarkus REST, which this
        // replaces, has nothing to do for such a response.
        request.response().closeHandler(gone -> {
            if (answer.isSuspended()) {
                waiting.cancel();
                answer.resume(new Failure.CallerLeft().asException());
            }
        });
    }

    private static <T> void tell(AsyncResponse answer, T item, Consumer<T> then) {
        try {
            then.accept(item);
        } catch (RuntimeException refused) {
            answer.resume(refused);
        }
    }
}
