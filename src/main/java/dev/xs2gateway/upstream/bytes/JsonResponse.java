package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.Failure;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a JSON call as received, and its {@code Content-Encoding} headers. */
public final class JsonResponse {
    private final byte[] body;
    private final List<String> codings;

    private JsonResponse(byte[] body, List<String> codings) {
        this.body = body;
        this.codings = codings;
    }

    /**
     * The body without its content codings; null if no answer came. Decoding takes milliseconds, so this method
     * must not run on an event loop.
     *
     * @throws RuntimeException with {@link Failure.UpstreamInvalid} for a coding that is unknown or damaged,
     *     and for more bytes than an answer may have
     */
    public static byte @Nullable [] decoded(@Nullable JsonResponse answer) {
        if (answer == null) {
            return null;
        }
        List<String> codings = ContentCodings.read(answer.codings);
        return codings.isEmpty() ? answer.body : decoded(answer.body, codings);
    }

    private static byte[] decoded(byte[] body, List<String> codings) {
        int most = Math.toIntExact(AnswerLimits.bytes());
        try (InputStream stream = ContentCodings.decode(new ByteArrayInputStream(body), codings)) {
            byte[] decoded = stream.readNBytes(most + 1);
            if (decoded.length > most) {
                throw new Failure.UpstreamInvalid("XS2Event's response is too large").asException();
            }
            return decoded;
        } catch (IOException damaged) {
            throw new Failure.UpstreamInvalid("the response's content coding is damaged").asException();
        }
    }

    /** Reads answers for the REST client, whatever type they state. */
    public static final class Reader implements MessageBodyReader<JsonResponse> {
        @Override
        public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == JsonResponse.class;
        }

        @Override
        public JsonResponse readFrom(
                Class<JsonResponse> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, String> headers,
                InputStream body)
                throws IOException {
            List<String> codings = headers.get(HttpHeaders.CONTENT_ENCODING);
            return new JsonResponse(body.readAllBytes(), codings == null ? List.of() : codings);
        }
    }
}
