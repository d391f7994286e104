package dev.xs2gateway.http.headers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches entity tags against {@code If-Match} and {@code If-None-Match}, which hold {@code *} or
 * a list of tags, and against {@code If-Range}, which holds one tag (RFC 9110, 8.8.3 and 13.1).
 */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

    private EntityTags() {}

    /**
     * Strong comparison: whether one of {@code tags} names exactly the bytes of
     * {@code etag}. {@code etag} comes without its quotes, or is null if it is not known.
     */
    static boolean strongly(String tags, @Nullable String etag) {
        return matches(tags, etag, false);
    }

    /** Weak comparison: whether one of {@code tags} names the same content as {@code etag}. */
    public static boolean weakly(String tags, @Nullable String etag) {
        return matches(tags, etag, true);
    }

    /** Whether {@code tag} is the strong tag of {@code etag}'s bytes; {@code If-Range} may name nothing else. */
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
