package dev.xs2gateway.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call as it arrived.
 *
 * @param target the raw path and query, still percent-encoded
 * @param status the answer's status, -1 while there is none (also where the connection was refused)
 * @param headers as received, names in lower case
 */
public record Call(
        Instant at, CallKind kind, String method, String target, int status, Map<String, List<String>> headers) {}
