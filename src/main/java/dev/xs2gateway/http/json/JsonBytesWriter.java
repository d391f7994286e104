package dev.xs2gateway.http.json;

import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes JSON that is already serialized. */
@Provider
public class JsonBytesWriter implements ServerMessageBodyWriter<JsonBytes> {
    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == JsonBytes.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBytes.class;
    }

    @Override
    public void writeResponse(JsonBytes json, Type generic, ServerRequestContext context) {
        // No headers are left to be set, so Quarkus need not build a response of its own only to copy its headers.
        context.serverResponse().setPreCommitListener(null);
        json.send(((ResteasyReactiveRequestContext) context).serverRequest().unwrap(HttpServerResponse.class));
    }

    @Override
    public void writeTo(
            JsonBytes json,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream stream)
            throws IOException {
        stream.write(json.bytes());
        json.drop();
    }
}
