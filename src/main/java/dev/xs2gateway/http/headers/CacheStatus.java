package dev.xs2gateway.http.headers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds the {@code Cache-Status} of an answer (RFC 9211): where the answer comes from, and whether
 * an upstream call was spent on it. A call was spent if the answer was forwarded and not collapsed.
 */
public final class CacheStatus {
    private static final String CACHE = "xs2-gateway";

    private CacheStatus() {}

    public static String hit(Duration freshFor) {
        return CACHE + "; hit; ttl=" + freshFor.toSeconds();
    }

    /** For content that never expires. */
    public static String hit() {
        return CACHE + "; hit";
    }

    /** For content that is not kept here, or not yet. */
    public static String missed() {
        return CACHE + "; fwd=miss";
    }

    /** For an answer without any look-up, because the request names no id that could be looked up. */
    public static String nothing() {
        return CACHE;
    }

    /**
     * For a stale answer.
     *
     * @param freshFor negative
     * @param why the code of the problem that prevented a refresh, or null if a refresh is under way
     */
    public static String stale(Duration freshFor, @Nullable String why) {
        return hit(freshFor) + "; detail=" + (why == null ? "revalidating" : why);
    }

    /** For an answer that XS2Event was asked for; {@code reason} is {@code miss}, {@code stale} or {@code request}. */
    public static String forwarded(String reason, boolean collapsed, Duration freshFor) {
        return CACHE + "; fwd=" + reason + "; fwd-status=200; stored" + (collapsed ? "; collapsed" : "") + "; ttl="
                + freshFor.toSeconds();
    }
}
