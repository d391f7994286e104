package dev.xs2gateway.http.headers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of {@code If-Match} and {@code If-None-Match}, any or a list of tags, and of {@code If-Range}, one (RFC 9110, 8.8.3 and 13.1). */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

    private EntityTags() {}

    /** Whether one of them names exactly the bytes of {@code etag}, which comes without its quotes; null: not known. */
    static boolean strongly(String tags, @Nullable String etag) {
        return matches(tags, etag, false);
    }

    /** Whether one of them names the same content. */
    public static boolean weakly(String tags, @Nullable String etag) {
        return matches(tags, etag, true);
    }

    /** Whether this is the one strong tag of those bytes, which is all that an {@code If-Range} may name of them. */
    public static boolean isOf(String tag, @Nullable String etag) {
        return tag.strip().equals('"' + etag + '"');
    }

    private static boolean matches(String tags, @Nullable String etag, boolean weak) {
        if (tags.strip().equals("*")) {
            return true;
        }
        Matcher tag = TAG.matcher(tags);
        while (tag.find()) {
            if ((weak || tag.group(1) == null) && tag.group(2).equals(etag)) {
                return true;
            }
        }
        return false;
    }
}
