package dev.xs2gateway.upstream.json;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/** Drops the type that an answer states, if any: it may be none that can be read, or not what the answer is. */
@Priority(Integer.MAX_VALUE)
public final class ContentTypeEraser implements ClientResponseFilter {
    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // Filters run where no answer came, too.
        MultivaluedMap<String, String> headers = response.getHeaders();
        if (headers != null) {
            headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
        }
    }
}
