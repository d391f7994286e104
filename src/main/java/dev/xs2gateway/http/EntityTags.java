package dev.xs2gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of {@code If-Match}, {@code If-None-Match} or {@code If-Range} (RFC 9110, 8.8.3 and 13.1): any, or a list of tags. */
final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

    private EntityTags() {}

    /** Whether one of them names exactly the bytes of {@code etag}, which comes without its quotes; null: not known. */
    static boolean strongly(String tags, @Nullable String etag) {
        return matches(tags, etag, false);
    }

    /** Whether one of them names the same content. */
    static boolean weakly(String tags, @Nullable String etag) {
        return matches(tags, etag, true);
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
