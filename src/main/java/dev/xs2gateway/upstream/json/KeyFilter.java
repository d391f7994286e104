package dev.xs2gateway.upstream.json;

import dev.xs2gateway.upstream.ApiOrigin;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;

/** Adds the API key to a JSON call that goes to the API's origin. */
public final class KeyFilter implements ClientRequestFilter {
    private final ApiOrigin origin;

    public KeyFilter(ApiOrigin origin) {
        this.origin = origin;
    }

    @Override
    public void filter(ClientRequestContext request) {
        origin.keyFor(request.getUri())
                .forEach((name, value) -> request.getHeaders().putSingle(name, value));
    }
}
