package dev.xs2gateway.http.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request as logs show it. Paths hold ids and no secrets, except the token of a link, which is never shown; and
 * a caller may write anything into one, so other characters are replaced and long paths are cut.
 */
public final class LoggedPath {
    private static final String KEY = LoggedPath.class.getName();
    private static final int LONGEST = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    /** A link in any form that the route table could take for one. */
    private static final Pattern LINK = Pattern.compile("^/+(d|%64)/.*");
    /** As long as no id is and as every token is. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_%=-]{81,}");

    private LoggedPath() {}

    /** States that a verified link is used, so that logs show its id. */
    public static void ofLink(RoutingContext request, String linkId) {
        request.put(KEY, "/d/" + linkId);
    }

    static String of(RoutingContext request) {
        @Nullable String link = request.get(KEY);
        return link == null ? of(String.valueOf(request.request().path())) : link;
    }

    static String of(String path) {
        String plain = UNPRINTABLE.matcher(path).replaceAll("?");
        String shown = TOKEN.matcher(LINK.matcher(plain).replaceFirst("/d/…")).replaceAll("…");
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
    }
}
