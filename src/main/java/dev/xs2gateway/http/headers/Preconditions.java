package dev.xs2gateway.http.headers;

import dev.xs2gateway.failure.Failure;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** The conditions under which a caller wants a file (RFC 9110, 13): the entity tags of what the caller already has. */
public record Preconditions(
        @Nullable String ifMatch, @Nullable String ifNoneMatch) {

    public static Preconditions of(MultiMap headers) {
        return new Preconditions(HeaderLines.joined(headers, "If-Match"), HeaderLines.joined(headers, "If-None-Match"));
    }

    /** Fails if {@code If-Match} names another version of the file; {@code etag} is null if the current tag is not known yet. */
    public void requireMatch(@Nullable String etag) {
        if (ifMatch != null && !EntityTags.strongly(ifMatch, etag)) {
            throw new Failure.Replaced(etag).asException();
        }
    }

    /** Whether the caller already has the file. */
    public boolean isUnchanged(@Nullable String etag) {
        return ifNoneMatch != null && etag != null && EntityTags.weakly(ifNoneMatch, etag);
    }
}
