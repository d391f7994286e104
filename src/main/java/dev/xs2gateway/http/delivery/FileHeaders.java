package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.http.headers.ByteRange;
import dev.xs2gateway.http.headers.CacheStatus;
import dev.xs2gateway.http.headers.ContentDisposition;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response headers of a file, identical whether its bytes follow or not. */
final class FileHeaders {
    private FileHeaders() {}

    /**
     * Builds the answer to a HEAD request, or the 304 for a file that the caller already has. Quarkus calls no writer for it, so the
     * headers must be set on the response; it also removes the entity, so that {@code Content-Length} stays as set here, or absent.
     */
    static Response answer(FileMetadata head, int status) {
        Response.ResponseBuilder answer = Response.status(status);
        Map<String, String> headers = headers(head, head.digest());
        if (status == 200) {
            head.length().ifPresent(bytes -> headers.put("Content-Length", Long.toString(bytes)));
        }
        headers.forEach(answer::header);
        return answer.build();
    }

    /** Builds all headers except those that describe the bytes that follow. */
    static Map<String, String> headers(FileMetadata head, @Nullable Sha256 digest) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", head.mediaType());
        headers.put("Content-Disposition", ContentDisposition.attachment(head.saveAs()));
        String etag = head.etag(digest);
        if (etag != null) {
            headers.put("ETag", '"' + etag + '"');
        }
        if (digest != null) {
            headers.put("Repr-Digest", field(digest));
        }
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "private, no-store");
        headers.put("Cache-Status", cacheStatus(head));
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Xs2-Verified", head.verified().word());
        return headers;
    }

    /** Formats a digest as a header value of RFC 9530. */
    static String field(Sha256 digest) {
        return "sha-256=:" + digest.base64() + ':';
    }

    private static String cacheStatus(FileMetadata head) {
        FileMetadata.Stale stale = head.stale();
        if (stale != null) {
            return CacheStatus.stale(Duration.ZERO.minus(stale.overdue()), code(stale.why()));
        }
        return head.here() == null ? CacheStatus.missed() : CacheStatus.hit();
    }

    private static String code(RuntimeException why) {
        ProblemType type = why instanceof FailureException known
                ? Problems.of(known.failure()).kind()
                : ProblemType.INTERNAL;
        return type.code();
    }

    /** Adds the headers of a partial response; {@code digest} is that of the part. */
    static void addPart(Map<String, String> headers, ByteRange.Part part, long length, Sha256 digest) {
        headers.put("Content-Range", "bytes " + part.first() + '-' + part.last() + '/' + length);
        headers.put("Content-Digest", field(digest));
    }
}
