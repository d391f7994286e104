package dev.xs2gateway.http.json;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose JSON is already serialized, and the values of its headers.
 *
 * @param etag null if the answer has none
 * @param age the time since XS2Event sent the data
 * @param lifetime the whole time for which the data counts as fresh
 */
public record JsonAnswer(JsonBytes json, @Nullable String etag, Duration age, Duration lifetime, String cacheStatus) {

    /** Answers through JAX-RS; with 304 if the caller already has the content. */
    public void send(LookupHeaders terms, HttpServerResponse response, AsyncResponse answer) {
        head(response.headers());
        boolean had = isNotModified(terms);
        boolean taken = answer.resume(had ? Response.notModified().build() : json);
        if (had || !taken) {
            json.drop();
        }
    }

    /** Answers at once, without JAX-RS; this is what makes a cache hit cheap. */
    public void send(LookupHeaders terms, HttpServerResponse response) {
        head(response.headers());
        if (isNotModified(terms)) {
            response.setStatusCode(Response.Status.NOT_MODIFIED.getStatusCode()).end();
        } else {
            json.send(response);
        }
    }

    private void head(MultiMap headers) {
        if (etag != null) {
            headers.set("ETag", etag);
        }
        headers.set("Age", Long.toString(age.toSeconds()));
        headers.set("Cache-Control", "private, max-age=" + lifetime.toSeconds());
        headers.set("Cache-Status", cacheStatus);
    }

    private boolean isNotModified(LookupHeaders terms) {
        return etag != null && terms.has(etag);
    }
}
