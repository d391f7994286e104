package dev.xs2gateway.http.json;

import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose JSON is already serialized, and the values of its headers.
 *
 * @param etag null if the answer has none
 * @param age the time since XS2Event sent the data
 * @param lifetime the whole time for which the data counts as fresh
 */
public record JsonAnswer(JsonBytes json, @Nullable String etag, Duration age, Duration lifetime, String cacheStatus) {

    /** Builds the answer that JAX-RS sends: 304 if the caller already has the content. */
    public RestResponse<JsonBytes> response(LookupHeaders terms) {
        boolean had = isNotModified(terms);
        if (had) {
            json.drop();
        }
        RestResponse.ResponseBuilder<JsonBytes> answer = had
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.NOT_MODIFIED)
                : RestResponse.ResponseBuilder.ok(json);
        head(answer::header);
        return answer.build();
    }

    /** Answers at once, without JAX-RS; this is what makes a cache hit cheap. */
    public void send(LookupHeaders terms, HttpServerResponse response) {
        head(response.headers()::set);
        if (isNotModified(terms)) {
            response.setStatusCode(RestResponse.StatusCode.NOT_MODIFIED).end();
        } else {
            json.send(response);
        }
    }

    private void head(BiConsumer<String, String> headers) {
        if (etag != null) {
            headers.accept("ETag", etag);
        }
        headers.accept("Age", Long.toString(age.toSeconds()));
        headers.accept("Cache-Control", "private, max-age=" + lifetime.toSeconds());
        headers.accept("Cache-Status", cacheStatus);
    }

    private boolean isNotModified(LookupHeaders terms) {
        return etag != null && terms.has(etag);
    }
}
