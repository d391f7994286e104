package dev.xs2gateway.http.headers;

import dev.xs2gateway.failure.Failure;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Under which conditions a caller wants a file (RFC 9110, 13), by the tag of what it has already. */
public record Preconditions(
        @Nullable String ifMatch, @Nullable String ifNoneMatch) {

    public static Preconditions of(MultiMap headers) {
        return new Preconditions(HeaderLines.joined(headers, "If-Match"), HeaderLines.joined(headers, "If-None-Match"));
    }

    /** Fails where the caller wants the file only as it no longer is; {@code etag} is null where that is not known yet. */
    public void requireMatch(@Nullable String etag) {
        if (ifMatch != null && !EntityTags.strongly(ifMatch, etag)) {
            throw new Failure.Replaced(etag).asException();
        }
    }

    /** Whether the caller has the file already. */
    public boolean isUnchanged(@Nullable String etag) {
        return ifNoneMatch != null && etag != null && EntityTags.weakly(ifNoneMatch, etag);
    }
}
