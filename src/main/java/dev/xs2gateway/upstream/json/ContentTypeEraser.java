package dev.xs2gateway.upstream.json;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/** Replaces the content type of every answer, because the stated type may be missing, unreadable or wrong. */
@Priority(Integer.MAX_VALUE)
public final class ContentTypeEraser implements ClientResponseFilter {
    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // Filters also run if no answer came.
        MultivaluedMap<String, String> headers = response.getHeaders();
        if (headers != null) {
            headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
        }
    }
}
