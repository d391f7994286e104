package dev.xs2gateway.orders.model;

import dev.xs2gateway.upstream.IdKind;

/** An id and what it names. */
public record OrderKey(IdKind kind, String id) {}
