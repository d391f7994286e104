package dev.xs2gateway.upstream.call;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Distinguishes XS2Event's own messages from those of systems in front of it: a firewall, a load balancer, an ingress.
 *
 * <p>The form of XS2Event's error body is unknown, so the test is broad: a JSON object comes from the API
 * itself, everything else does not. The body itself is never kept, logged or shown.
 */
public final class ErrorBody {
    /** The longest body, in bytes, that is examined; a longer body counts as foreign and is not read further. */
    public static final int LONGEST = 64 * 1024;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private static final Pattern LINK = Pattern.compile("\\s*[a-zA-Z][a-zA-Z0-9+.-]*:/.*", Pattern.DOTALL);

    private ErrorBody() {}

    /** Whether the API itself wrote this body. */
    public static boolean isFromApi(byte[] body) {
        return read(body).isObject();
    }

    /** Whether a successful answer to the zip link call is a message in the API's form instead of a link. */
    static boolean isMessageWithoutLink(byte[] body) {
        JsonNode json = read(body);
        return json.isObject() && !holdsLink(json);
    }

    private static boolean holdsLink(JsonNode json) {
        if (json.isTextual()) {
            return LINK.matcher(json.textValue()).matches();
        }
        for (JsonNode child : json) {
            if (holdsLink(child)) {
                return true;
            }
        }
        return false;
    }

    /** The body as JSON; a missing node if the body is not JSON, is empty or is too long. */
    private static JsonNode read(byte[] body) {
        if (body.length == 0 || body.length > LONGEST) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException foreign) {
            return MissingNode.getInstance();
        }
    }
}
