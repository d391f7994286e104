package dev.xs2gateway.http;

import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.Sha256;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The headers of a file, the same whether its bytes follow or not. */
public final class DeliveryHead {
    private DeliveryHead() {}

    /**
     * The answer to a HEAD request. Quarkus calls no writer for it, so its headers must stand in the response; and it takes the
     * entity away, so that {@code Content-Length} stays what is said here, or unsaid.
     */
    public static Response answer(FileHead head) {
        Response.ResponseBuilder answer = Response.ok();
        headers(head, head.length(), head.stated()).forEach(answer::header);
        return answer.build();
    }

    static Map<String, String> headers(FileHead head, OptionalLong length, @Nullable Sha256 digest) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", head.mediaType());
        length.ifPresent(bytes -> headers.put("Content-Length", Long.toString(bytes)));
        headers.put("Content-Disposition", DeliveryDisposition.attachment(head.saveAs()));
        if (digest != null) {
            headers.put("ETag", '"' + digest.hex() + '"');
            headers.put("Repr-Digest", "sha-256=:" + digest.base64() + ':');
        }
        headers.put("Accept-Ranges", "none");
        headers.put("Cache-Control", "private, no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Xs2-Verified", head.verified());
        return headers;
    }
}
