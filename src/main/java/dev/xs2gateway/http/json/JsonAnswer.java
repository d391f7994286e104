package dev.xs2gateway.http.json;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose JSON is ready, and what its headers say of it.
 *
 * @param etag null where the answer has none
 * @param age since XS2Event said so
 * @param lifetime the whole time for which it counts as fresh
 */
public record JsonAnswer(JsonBytes json, @Nullable String etag, Duration age, Duration lifetime, String cacheStatus) {

    /** Answers through JAX-RS; 304 where the caller has it already. */
    public void send(LookupHeaders terms, HttpServerResponse response, AsyncResponse answer) {
        head(response.headers());
        boolean had = isNotModified(terms);
        boolean taken = answer.resume(had ? Response.notModified().build() : json);
        if (had || !taken) {
            json.drop();
        }
    }

    /** Answers at once, without JAX-RS, which is what makes a hit cheap. */
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
