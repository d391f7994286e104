package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.IdKind;

/** An id and what it names. */
record OrderKey(IdKind kind, String id) {}
