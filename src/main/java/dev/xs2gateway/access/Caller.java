package dev.xs2gateway.access;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and the name of that request in answers, logs and audit records.
 *
 * @param consumer what the caller calls itself, {@code anonymous} where it does not or not in a sane way
 * @param requestId the trace id of the caller's {@code traceparent} (W3C Trace Context), else one of our own
 */
public record Caller(String consumer, String requestId) {
    private static final Pattern CONSUMER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    // Version 00 is 55 characters long, a later one may go on after a dash, and ff is none; nothing but zeros is no id.
    private static final Pattern TRACEPARENT = Pattern.compile("(?:00(?=.{53}$)|(?!00|ff)[0-9a-f]{2})"
            + "-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");
    private static final HexFormat HEX = HexFormat.of();

    static Caller of(@Nullable String consumer, @Nullable String traceparent) {
        String name = consumer != null && CONSUMER.matcher(consumer).matches() ? consumer : "anonymous";
        return new Caller(name, requestId(traceparent));
    }

    private static String requestId(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher trace = TRACEPARENT.matcher(traceparent);
            if (trace.matches()) {
                return trace.group(1);
            }
        }
        // A name, not a secret: what is fast will do.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
