package dev.xs2gateway.orders;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.Awaited;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Answers questions about bookings and orders: from the cache where that is fresh enough, else from XS2Event. */
public final class OrderLookup {
    /** Whatever the cache still keeps will do. */
    public static final Duration ANY_AGE = Duration.ofDays(365);

    private final OrderCache cache;
    private final LookupBatcher batcher;

    OrderLookup(OrderCache cache, LookupBatcher batcher) {
        this.cache = cache;
        this.batcher = batcher;
    }

    /** What is known about one id; fails with {@link FailureException}. Cancelling it disturbs nobody else. */
    public Uni<Answer> one(IdKind kind, String id, Spending spending) {
        return one(kind, id, ANY_AGE, spending);
    }

    private Uni<Answer> one(IdKind kind, String id, Duration maxAge, Spending spending) {
        return cache.get(new OrderKey(kind, id), maxAge)
                .map(answer -> Uni.createFrom().item(answer))
                .orElseGet(() -> waitFor(() -> batcher.ask(kind, List.of(id), spending)
                        .values()
                        .iterator()
                        .next()));
    }

    /** One order, no older than {@code maxAge}; waits, so for virtual threads. {@link Failure.OrderNotFound} where there is none. */
    public Order order(String orderId, Duration maxAge, Spending spending) {
        Answer answer = Awaited.item(one(IdKind.ORDER, orderId, maxAge, spending));
        if (!answer.known()) {
            throw new Failure.OrderNotFound(orderId).asException();
        }
        return answer.orders().getFirst();
    }

    /** As {@link #order}, asked of XS2Event whatever is known here. */
    public Order orderNow(String orderId, Spending spending) {
        forget(orderId);
        return order(orderId, ANY_AGE, spending);
    }

    /** What is known of this order has turned out wrong. */
    public void forget(String orderId) {
        cache.forget(orderId);
    }

    /** What became of each of several ids, in the order asked, each once. */
    public sealed interface Result {
        record Found(Answer answer) implements Result {}

        record Failed(Failure failure) implements Result {}
    }

    /** Never fails as a whole: an id that cannot be answered says so in its own result. */
    public Uni<Map<String, Result>> many(IdKind kind, List<String> ids, Spending spending) {
        Map<String, CompletableFuture<Answer>> answers = new LinkedHashMap<>();
        List<String> missed = new ArrayList<>();
        for (String id : ids) {
            cache.get(new OrderKey(kind, id), ANY_AGE)
                    .ifPresentOrElse(answer -> answers.put(id, CompletableFuture.completedFuture(answer)), () -> {
                        answers.put(id, new CompletableFuture<>());
                        missed.add(id);
                    });
        }
        answers.putAll(batcher.ask(kind, missed, spending));
        return waitFor(() -> CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .handle((all, failed) -> results(answers)));
    }

    private static Map<String, Result> results(Map<String, CompletableFuture<Answer>> answers) {
        Map<String, Result> results = new LinkedHashMap<>();
        answers.forEach((id, answer) -> results.put(id, result(answer)));
        return results;
    }

    private static Result result(CompletableFuture<Answer> done) {
        try {
            return new Result.Found(done.join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof FailureException failure) {
                return new Result.Failed(failure.failure());
            }
            throw failed;
        }
    }

    private interface Question<T> {
        CompletableFuture<T> ask();
    }

    /** An emitter, because a Uni made of the future itself would cancel it, for everybody, when one caller leaves. */
    private static <T> Uni<T> waitFor(Question<T> question) {
        return Uni.createFrom().emitter(emitter -> {
            CompletableFuture<T> _ = question.ask().whenComplete((item, thrown) -> {
                if (thrown == null) {
                    emitter.complete(item);
                } else {
                    emitter.fail(thrown);
                }
            });
        });
    }
}
