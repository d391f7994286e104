package dev.xs2gateway.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.xs2gateway.failure.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Reads a link from what was answered. Refuses with no cause: parsers quote what they could not read. */
final class LinkText {
    /** Bytes; of a longer answer no more needs to be read. */
    static final int LONGEST = 4096;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(String.class);

    private LinkText() {}

    /** The link that a zip-link call answered: plain text or a JSON string, with space around it. */
    static URI ofAnswer(String answer) {
        String text = bounded(answer).strip();
        return uri(text.startsWith("\"") ? unquoted(text).strip() : text);
    }

    /** Where a redirect from {@code from} leads. */
    static URI ofLocation(URI from, String location) {
        URI to = uri(bounded(location).strip());
        if (to.getRawAuthority() == null
                && to.getRawPath() != null
                && to.getRawPath().isEmpty()) {
            // URI.resolve would drop the last part of the path, unlike RFC 3986, 5.3.
            return uri(from.getScheme() + "://" + from.getRawAuthority() + from.getRawPath() + location.strip());
        }
        return from.resolve(to);
    }

    private static String bounded(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refused("it is longer than 4 KiB");
        }
        return text;
    }

    private static String unquoted(String json) {
        try {
            return JSON.readValue(json);
        } catch (JsonProcessingException unreadable) {
            throw refused("it is neither plain text nor a JSON string");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw refused("it is not a URL");
        }
    }

    private static RuntimeException refused(String why) {
        return new Failure.LinkRefused(why).asException();
    }
}
