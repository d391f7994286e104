package dev.xs2gateway.orders.web;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.model.Ids;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ids of one look-up, without duplicates, in the order requested; {@code kind} is the parameter's name. */
record RequestedIds(String kind, Set<String> ids) {
    private static final int MOST_IN_QUERY = 100;
    private static final int MOST_IN_BODY = 1_000;
    // Not "null", because that is a well-formed id.
    private static final String NO_ID = "";

    static RequestedIds ofQuery(String kind, List<String> ids) {
        return of(kind, ids, MOST_IN_QUERY, "Send them as id=A&id=B");
    }

    static RequestedIds ofBody(String kind, @Nullable List<@Nullable String> ids) {
        return of(kind, ids, MOST_IN_BODY, "Send them as {\"ids\":[\"A\",\"B\"]}");
    }

    private static RequestedIds of(
            String kind, @Nullable List<? extends @Nullable String> requested, int most, String how) {
        Set<String> ids = new LinkedHashSet<>();
        if (requested != null) {
            requested.forEach(id -> ids.add(id == null ? NO_ID : id));
        }
        if (ids.isEmpty() || ids.size() > most) {
            throw new Failure.InvalidRequest("Request 1 to %d ids. %s.".formatted(most, how)).asException();
        }
        return new RequestedIds(kind, ids);
    }

    List<String> wellFormed() {
        return ids.stream().filter(id -> Ids.orNull(id) != null).toList();
    }
}
