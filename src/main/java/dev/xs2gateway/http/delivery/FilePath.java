package dev.xs2gateway.http.delivery;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.URIDecoder;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file, parsed as JAX-RS parses it, in any spelling. If JAX-RS recognised a path
 * as a file's and this class did not, a refusal before the resource would leave no audit record.
 *
 * @param bookingId set for a whole booking's zip, which has no {@code orderId}
 * @param kind ticket, zip or invoice
 */
public record FilePath(@Nullable String bookingId, @Nullable String orderId, String kind, String file) {
    private static final Pattern MATRIX = Pattern.compile(";[^/]*");
    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final Pattern OF_ORDER =
            Pattern.compile("/+orders/([^/]+)/(?:tickets/([^/]+)|(tickets\\.zip)|invoices/([^/]+))/*");
    private static final Pattern OF_BOOKING = Pattern.compile("/+bookings/([^/]+)/(tickets\\.zip)/*");

    /** Returns the file that a GET or HEAD request asks for; null for any other request. */
    static @Nullable FilePath asked(RoutingContext request) {
        HttpMethod method = request.request().method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? of(request) : null;
    }

    static @Nullable public FilePath of(RoutingContext request) {
        String path = path(request);
        Matcher booking = OF_BOOKING.matcher(path);
        if (booking.matches()) {
            return new FilePath(decoded(booking.group(1)), null, "zip", booking.group(2));
        }
        Matcher order = OF_ORDER.matcher(path);
        return order.matches() ? ofOrder(decoded(order.group(1)), order) : null;
    }

    /** Returns a request's path as JAX-RS reads it: normalised, without matrix parameters and empty segments. */
    public static String path(RoutingContext request) {
        return SLASHES.matcher(MATRIX.matcher(request.normalizedPath()).replaceAll(""))
                .replaceAll("/");
    }

    private static FilePath ofOrder(String orderId, Matcher form) {
        if (form.group(2) != null) {
            return new FilePath(null, orderId, "ticket", decoded(form.group(2)));
        }
        return form.group(3) != null
                ? new FilePath(null, orderId, "zip", form.group(3))
                : new FilePath(null, orderId, "invoice", decoded(form.group(4)));
    }

    private static String decoded(String segment) {
        return URIDecoder.decodeURIComponent(segment, false);
    }
}
