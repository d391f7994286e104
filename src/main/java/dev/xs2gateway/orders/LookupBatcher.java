package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.Spending;
import dev.xs2gateway.upstream.Xs2Client;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The one way from the cache to XS2Event: many ids in few calls, each id in one call at a time.
 *
 * <p>The ids of one request share calls, up to the caps; an id that is being asked already is joined. What comes back belongs to
 * no caller: it fills the cache, whoever is still waiting.
 */
final class LookupBatcher {
    private final RowSource upstream;
    private final InQuery query;
    private final OrderTranslator translator;
    private final OrderCache cache;
    private final Clock clock;
    private final Map<OrderKey, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

    /** Where rows come from: {@link Xs2Client#orders}. */
    interface RowSource {
        Uni<List<Row>> orders(IdKind kind, List<String> ids, Spending spending);
    }

    LookupBatcher(RowSource upstream, InQuery query, OrderTranslator translator, OrderCache cache, Clock clock) {
        this.upstream = upstream;
        this.query = query;
        this.translator = translator;
        this.cache = cache;
        this.clock = clock;
    }

    /** An answer per id, to come. The futures are shared: wait on them, never cancel them. */
    Map<String, CompletableFuture<Answer>> ask(IdKind kind, List<String> ids, Spending spending) {
        List<String> unasked = new ArrayList<>();
        Map<String, CompletableFuture<Answer>> answers = ids.stream()
                .distinct()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> underWay.computeIfAbsent(new OrderKey(kind, id), key -> {
                            unasked.add(id);
                            return new CompletableFuture<>();
                        })));
        query.batches(unasked).forEach(batch -> send(kind, batch, spending));
        return answers;
    }

    private void send(IdKind kind, List<String> batch, Spending spending) {
        // Deferred, so that whatever is thrown reaches those who wait.
        Uni.createFrom()
                .deferred(() -> upstream.orders(kind, batch, spending))
                .onItem()
                .transform(this::translate)
                .onItem()
                .invoke(orders -> answer(kind, batch, orders))
                .subscribe()
                .with(done -> {}, thrown -> fail(kind, batch, thrown));
    }

    private List<Order> translate(List<Row> rows) {
        return rows.stream()
                .map(translator::translate)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Rows that nobody asked for find no id here, and are dropped. */
    private void answer(IdKind kind, List<String> batch, List<Order> orders) {
        Instant now = clock.instant();
        Map<String, List<Order>> byId = orders.stream()
                .collect(Collectors.groupingBy(kind == IdKind.BOOKING ? Order::bookingId : Order::orderId));
        for (String id : batch) {
            Answer answer = new Answer(byId.getOrDefault(id, List.of()), now);
            OrderKey key = new OrderKey(kind, id);
            keep(key, answer);
            finished(key).complete(answer);
        }
    }

    private void keep(OrderKey key, Answer answer) {
        cache.put(key, answer);
        if (key.kind() == IdKind.BOOKING) {
            answer.orders()
                    .forEach(order -> cache.put(
                            new OrderKey(IdKind.ORDER, order.orderId()), new Answer(List.of(order), answer.asOf())));
        }
    }

    private void fail(IdKind kind, List<String> batch, Throwable thrown) {
        batch.forEach(id -> finished(new OrderKey(kind, id)).completeExceptionally(thrown));
    }

    private CompletableFuture<Answer> finished(OrderKey key) {
        CompletableFuture<Answer> future = underWay.remove(key);
        return future == null ? new CompletableFuture<>() : future;
    }
}
