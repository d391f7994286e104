package dev.xs2gateway.http.headers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Cache-Status} of an answer (RFC 9211): how it was come by, and whether a call was spent on it, which is so where it was
 * forwarded and not collapsed.
 */
public final class CacheStatus {
    private static final String CACHE = "xs2-gateway";

    private CacheStatus() {}

    public static String hit(Duration freshFor) {
        return CACHE + "; hit; ttl=" + freshFor.toSeconds();
    }

    /** Of what never runs out. */
    public static String hit() {
        return CACHE + "; hit";
    }

    /** Of what is not kept here, or not yet. */
    public static String missed() {
        return CACHE + "; fwd=miss";
    }

    /** Nothing was found out, for nothing was asked that could be. */
    public static String nothing() {
        return CACHE;
    }

    /** {@code freshFor} is negative. {@code why}: the code of the problem that kept it from being refreshed, or null where it is. */
    public static String stale(Duration freshFor, @Nullable String why) {
        return hit(freshFor) + "; detail=" + (why == null ? "revalidating" : why);
    }

    /** {@code reason}: {@code miss}, {@code stale} or {@code request}. */
    public static String forwarded(String reason, boolean collapsed, Duration freshFor) {
        return CACHE + "; fwd=" + reason + "; fwd-status=200; stored" + (collapsed ? "; collapsed" : "") + "; ttl="
                + freshFor.toSeconds();
    }
}
