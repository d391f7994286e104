package dev.xs2gateway.orders.web;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.upstream.IdKind;
import java.util.function.Function;

/**
 * What distinguishes look-ups of bookings from look-ups of orders.
 *
 * @param parameter the name of an id, in paths and problems
 * @param list the name of the list in the response for many ids
 * @param notFound the failure for an id that XS2Event does not know
 */
record LookupKind(
        IdKind ids, String parameter, String list, ViewSerializer serializer, Function<String, Failure> notFound) {

    /**
     * Returns the id if it is well formed.
     *
     * @throws dev.xs2gateway.failure.FailureException with {@link Failure.InvalidId} otherwise
     */
    String checked(String id) {
        return Ids.checked(parameter, id);
    }
}
