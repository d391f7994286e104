package dev.xs2gateway.http.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.resteasy.reactive.jackson.runtime.serialisers.ServerJacksonMessageBodyReader;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a request, which {@link RequestBodyStage} has collected: one value and nothing after it; null if there is no body. */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Consumes(MediaType.APPLICATION_JSON)
public class LookupBodyReader extends ServerJacksonMessageBodyReader {
    @Inject
    public LookupBodyReader(Instance<ObjectMapper> json) {
        super(json);
    }

    @Override
    protected ObjectReader getEffectiveReader() {
        return super.getEffectiveReader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public @Nullable Object readFrom(
            Class<Object> type, Type generic, MediaType mediaType, ServerRequestContext context) throws IOException {
        RoutingContext request =
                ((ResteasyReactiveRequestContext) context).serverRequest().unwrap(RoutingContext.class);
        byte[] body = RequestBody.of(request);
        return body.length == 0 ? null : readFrom(type, generic, null, mediaType, null, new ByteArrayInputStream(body));
    }
}
