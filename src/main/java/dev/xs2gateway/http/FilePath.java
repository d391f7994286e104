package dev.xs2gateway.http;

import io.vertx.core.net.impl.URIDecoder;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file, read as JAX-RS reads it, in whatever way it is written: what is not seen here but found there leaves no audit
 * record when it is refused on its way.
 *
 * @param kind ticket, zip or invoice
 */
record FilePath(String orderId, String kind, String file) {
    private static final Pattern MATRIX = Pattern.compile(";[^/]*");
    private static final Pattern FORM =
            Pattern.compile("/+orders/([^/]+)/(?:tickets/([^/]+)|(tickets\\.zip)|invoices/([^/]+))/*");

    static @Nullable FilePath of(RoutingContext request) {
        String path = MATRIX.matcher(request.normalizedPath()).replaceAll("");
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return null;
        }
        String orderId = decoded(form.group(1));
        if (form.group(2) != null) {
            return new FilePath(orderId, "ticket", decoded(form.group(2)));
        }
        return form.group(3) != null
                ? new FilePath(orderId, "zip", form.group(3))
                : new FilePath(orderId, "invoice", decoded(form.group(4)));
    }

    private static String decoded(String segment) {
        return URIDecoder.decodeURIComponent(segment, false);
    }
}
