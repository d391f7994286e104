package dev.xs2gateway.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call as it arrived.
 *
 * @param target the raw path and query, still percent-encoded
 * @param status the answer's status, -1 while there is none (also where the connection was refused)
 * @param sent bytes of the answer's body that the connection has taken
 * @param open whether the answer has not ended yet, whole or not
 * @param headers as received, names in lower case
 */
public record Call(
        Instant at,
        CallKind kind,
        String method,
        String target,
        int status,
        long sent,
        boolean open,
        Map<String, List<String>> headers) {}
