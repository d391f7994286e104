package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.headers.ByteRange;
import dev.xs2gateway.http.headers.EntityTags;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of the response that carries a file or a part of one, and the bytes that follow.
 *
 * @param from the position in the file of the first byte that follows
 * @param length the number of bytes that follow
 */
record ResponseHead(int status, Map<String, String> headers, long from, long length) {

    /**
     * Builds the response to a request with these headers, and moves the file's reader to the first byte
     * that follows. Waits until that byte may leave, and throws if it never will.
     */
    static ResponseHead of(OpenFile file, MultiMap request) {
        FileReader reader = file.reader();
        long length = reader.awaitLength();
        ByteRange.@Nullable Part part = part(file, length, request);
        Map<String, String> headers = FileHeaders.headers(file.head(), digest(file));
        if (part == null) {
            return withLength(200, headers, 0, length);
        }
        FileHeaders.addPart(headers, part, length, reader.digestOf(part.first(), part.length()));
        return withLength(206, headers, part.first(), part.length());
    }

    private static ResponseHead withLength(int status, Map<String, String> headers, long from, long length) {
        headers.put("Content-Length", Long.toString(length));
        return new ResponseHead(status, headers, from, length);
    }

    /**
     * Returns the part to send; null for the whole file, which is also sent if
     * {@code If-Range} names another file. A part is cut from a verified file only.
     */
    private static ByteRange.@Nullable Part part(OpenFile file, long length, MultiMap request) {
        ByteRange range = ByteRange.parse(request.get("Range"));
        if (range == null) {
            return null;
        }
        file.reader().awaitVerified();
        String ifRange = request.get("If-Range");
        if (ifRange != null && !EntityTags.isOf(ifRange, file.head().etag(digest(file)))) {
            return null;
        }
        ByteRange.Part part = range.of(length);
        if (part == null) {
            throw new Failure.RangeNotSatisfiable(length).asException();
        }
        file.reader().seek(part.first());
        return part;
    }

    private static @Nullable Sha256 digest(OpenFile file) {
        FileMetadata head = file.head();
        return head.stated() == null ? file.reader().digest() : head.stated();
    }

    /** The position in the file after the last byte that follows. */
    long end() {
        return from + length;
    }
}
