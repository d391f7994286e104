package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.transfer.FileReader;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * The transport of a waiting virtual thread, that of the request: sends files that may still be coming in, and parts of files.
 *
 * <p>A failure before the first byte is thrown, so that the caller receives a problem;
 * after that, the response is cut visibly, and the delivery's outcome records the failure.
 */
@Provider
public class DeliveryWriter implements ServerMessageBodyWriter<Delivery> {
    private final Instance<FilesConfig> config;
    private final Instance<FileResponses> responses;
    private final Instance<DeliveryWatches> watches;

    /** Quarkus creates writers while it builds the application, before there is a configuration; hence each {@link Instance}. */
    @Inject
    public DeliveryWriter(
            Instance<FilesConfig> config, Instance<FileResponses> responses, Instance<DeliveryWatches> watches) {
        this.config = config;
        this.responses = responses;
        this.watches = watches;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == Delivery.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Delivery.class;
    }

    @Override
    public void writeResponse(Delivery delivery, Type generic, ServerRequestContext context) {
        ResteasyReactiveRequestContext internal = (ResteasyReactiveRequestContext) context;
        HttpServerRequest request = internal.serverRequest().unwrap(HttpServerRequest.class);
        try (FileReader reader = delivery.file().reader();
                DeliveryWatch _ = watches.get().over(request.response())) {
            ResponseHead head = ResponseHead.of(delivery.file(), request.headers());
            WaitingBody body = WaitingBody.begin(reader, head, request);
            // Headers set by filters are encoded first, and now: Quarkus
            // would set them last, and its content type would replace ours.
            ServerSerialisers.encodeResponseHeaders(internal);
            context.serverResponse().setPreCommitListener(null);
            FileResponse response = responses.get().open(request, delivery);
            response.head(head);
            body.send(response, config.get().idleTimeout());
        }
    }

    /**
     * Always fails. Quarkus calls this method only if a writer interceptor is present,
     * which would send the body through the output stream that this class avoids.
     */
    @Override
    public void writeTo(
            Delivery delivery,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body) {
        delivery.file().reader().close();
        throw new UnsupportedOperationException("a delivery leaves through no stream: no writer interceptors, please");
    }
}
