package dev.xs2gateway.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A ready-made order with fixed ids that shows one shape of the vendor's answers.
 *
 * @param ticketId the first ticket's id as the gateway names it; null where the order has no ticket to name
 * @param shows what is special about it, in one sentence
 * @param tryPath the gateway's path at which it shows
 */
public record Sample(
        String name,
        String bookingId,
        String orderId,
        @Nullable String ticketId,
        String shows,
        String tryPath) {}
