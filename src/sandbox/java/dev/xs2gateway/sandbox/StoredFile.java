package dev.xs2gateway.sandbox;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file and what the vendor's answers say about it.
 *
 * @param statedSha lazily, since the true digest of a large file takes a while
 * @param content the true bytes, as in the zip
 * @param sent the bytes of the PDF call
 */
record StoredFile(
        @Nullable String downloadItemId,
        @Nullable String link,
        Supplier<@Nullable String> statedSha,
        Content content,
        Body sent) {

    /** The name in the zip and in the PDF call: the link, or the last segment of an absolute one. */
    String fileName() {
        if (link == null) {
            return "";
        }
        return isAbsolute() ? Paths.decoded(lastSegment(link)) : link;
    }

    /**
     * Whether the last path segment of a PDF call, decoded once, names this file. Which form the vendor expects of an
     * absolute link with escapes in it is unknown, so both are taken.
     */
    boolean isNamed(String segment) {
        return link != null && (segment.equals(fileName()) || (isAbsolute() && segment.equals(lastSegment(link))));
    }

    SandboxFile seen() {
        return new SandboxFile(downloadItemId, link == null ? "" : link, content.sha256(), content.length(), content);
    }

    private boolean isAbsolute() {
        return link != null && link.contains("://");
    }

    private static String lastSegment(String url) {
        String path = url.split("[?#]", 2)[0];
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
