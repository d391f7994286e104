package dev.xs2gateway.upstream;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** Drops a JSON answer that says it is larger than any answer can be, before it is held in memory. */
final class AnswerSize {
    private static final long MOST_BYTES = 32L << 20;

    private AnswerSize() {}

    static void limit(HttpClientRequest request) {
        request.response().onSuccess(response -> {
            if (statedLength(response) > MOST_BYTES) {
                request.reset();
            }
        });
    }

    private static long statedLength(HttpClientResponse response) {
        String length = response.getHeader("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }
}
