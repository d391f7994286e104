package dev.xs2gateway.orders;

import dev.xs2gateway.http.Problem;
import dev.xs2gateway.http.Problems;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What asking for bookings and asking for orders have in common. */
abstract class LookupResource<V> {
    private final OrderLookup lookup;
    private final IdKind kind;
    private final BiFunction<String, Answer, V> view;

    /** {@code view} makes the entry of an id that XS2Event knows. */
    LookupResource(OrderLookup lookup, IdKind kind, BiFunction<String, Answer, V> view) {
        this.lookup = lookup;
        this.kind = kind;
        this.view = view;
    }

    /** The body of a look-up. */
    public record Lookup(@Nullable List<@Nullable String> ids) {}

    /** An id that could not be answered, and why. */
    public record Failed(String id, Problem problem) {}

    /** Entries in the order asked, ids that XS2Event does not know, and ids that could not be answered. */
    record Many<V>(List<V> found, List<String> missing, List<Failed> failed) {}

    Uni<Answer> one(String id) {
        return lookup.one(kind, id, new Spending());
    }

    Uni<Many<V>> many(ManyIds ids) {
        return lookup.many(kind, ids.wellFormed(), new Spending()).onItem().transform(results -> many(ids, results));
    }

    private Many<V> many(ManyIds ids, Map<String, OrderLookup.Result> results) {
        ManyIds.Sorted<V> sorted = ids.sort(results, view);
        List<Failed> failed = sorted.failed().entrySet().stream()
                .map(entry -> new Failed(entry.getKey(), Problems.of(entry.getValue())))
                .toList();
        return new Many<>(sorted.found(), sorted.missing(), failed);
    }
}
