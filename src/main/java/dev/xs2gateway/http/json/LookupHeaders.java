package dev.xs2gateway.http.json;

import dev.xs2gateway.http.headers.EntityTags;
import dev.xs2gateway.http.headers.HeaderLines;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requirements that a look-up's headers state: {@code Cache-Control} (RFC 9111), {@code Prefer: wait} (RFC 7240),
 * {@code Priority} (RFC 9218) and {@code If-None-Match}. Values that cannot be parsed are treated as absent.
 *
 * @param maxAge the greatest acceptable age of the data; null: the gateway decides; zero: as new as possible
 * @param bulk whether the request is not urgent: {@code u=5} to {@code u=7}
 * @param longPoll how long to wait for a change, a minute at most; zero: not at all
 */
public record LookupHeaders(
        @Nullable Duration maxAge,
        boolean onlyIfCached,
        boolean bulk,
        Duration longPoll,
        @Nullable String ifNoneMatch) {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]+)\"?\\s*(?:,|$)");
    private static final Pattern WAIT = Pattern.compile("(?:^|[,\\s])wait\\s*=\\s*\"?([0-9]+)\"?\\s*(?:[,;]|$)");
    private static final Pattern URGENCY = Pattern.compile("(?:^|[,\\s])u\\s*=\\s*([0-9])\\s*(?:[,;]|$)");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int FIRST_BULK_URGENCY = 5;
    private static final long LARGEST = Integer.MAX_VALUE;
    private static final int MOST_DIGITS = 18;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    public static LookupHeaders of(MultiMap headers) {
        String cacheControl = HeaderLines.joined(headers, "Cache-Control");
        String prefer = HeaderLines.joined(headers, "Prefer");
        String priority = HeaderLines.joined(headers, "Priority");
        return new LookupHeaders(
                cacheControl == null ? null : maxAge(cacheControl.toLowerCase(Locale.ROOT)),
                cacheControl != null && has(cacheControl.toLowerCase(Locale.ROOT), "only-if-cached"),
                priority != null && number(URGENCY, priority) >= FIRST_BULK_URGENCY,
                prefer == null ? Duration.ZERO : longPoll(prefer.toLowerCase(Locale.ROOT)),
                HeaderLines.joined(headers, "If-None-Match"));
    }

    private static @Nullable Duration maxAge(String cacheControl) {
        if (has(cacheControl, "no-cache") || has(cacheControl, "no-store")) {
            return Duration.ZERO;
        }
        long seconds = number(MAX_AGE, cacheControl);
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    private static Duration longPoll(String prefer) {
        Duration asked = Duration.ofSeconds(Math.max(0, number(WAIT, prefer)));
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private static boolean has(String list, String directive) {
        return COMMA.splitAsStream(list).map(String::strip).anyMatch(directive::equals);
    }

    /** Returns the number that the pattern finds, or -1. A number that is too large becomes the largest (RFC 9111, 1.2.2). */
    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            return -1;
        }
        String digits = found.group(1);
        return digits.length() > MOST_DIGITS ? LARGEST : Math.min(LARGEST, Long.parseLong(digits));
    }

    /** Whether the caller already has the content that this tag names (RFC 9110, 13.1.2: weak comparison). */
    public boolean has(String etag) {
        return ifNoneMatch != null && EntityTags.weakly(ifNoneMatch, opaque(etag));
    }

    private static String opaque(String etag) {
        return etag.substring(etag.indexOf('"') + 1, etag.length() - 1);
    }
}
