package dev.xs2gateway.upstream.cdn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.url.HttpUrl;
import dev.xs2gateway.upstream.url.HttpUrlParser;
import dev.xs2gateway.upstream.url.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a link from the body of an answer or from a {@code Location} header. Failures carry no cause, because
 * parsers quote the text that they could not read.
 */
public final class LinkText {
    /** The longest link, in bytes; a longer answer need not be read further. */
    public static final int LONGEST = 4096;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern ABSOLUTE = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private LinkText() {}

    /**
     * The link in the answer to a zip-link call: plain text, or the only link in a JSON string, array or
     * object, such as {@code {"url":"…"}}. White space and a byte order mark around it are ignored.
     */
    static HttpUrl ofAnswer(String answer) {
        String text = bare(bounded(answer));
        boolean json = text.startsWith("\"") || text.startsWith("{") || text.startsWith("[");
        return HttpUrlParser.parse(json ? ofJson(text) : text, null);
    }

    /**
     * The target of a redirect from {@code from}.
     *
     * @param location the header with each of its bytes as one character, as HTTP libraries return it
     */
    public static HttpUrl ofLocation(HttpUrl from, String location) {
        return HttpUrlParser.parse(bare(PercentEncoding.ofHeader(bounded(location))), from);
    }

    private static String bounded(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refused("it is longer than 4 KiB");
        }
        return text;
    }

    private static String bare(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isAround(text.charAt(from))) {
            from++;
        }
        while (to > from && isAround(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isAround(char c) {
        return c <= ' ' || c == BYTE_ORDER_MARK || Character.isWhitespace(c);
    }

    private static String ofJson(String text) {
        JsonNode json = json(text);
        if (json.isTextual()) {
            return bare(json.textValue());
        }
        List<String> links = new ArrayList<>();
        addLinks(json, links);
        if (links.stream().distinct().count() != 1) {
            throw refused("the response contains no link, or several");
        }
        return links.getFirst();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readValue(text);
        } catch (JsonProcessingException unreadable) {
            throw refused("it is neither plain text nor JSON");
        }
    }

    /** Collects all absolute links of a JSON document, at any depth. */
    private static void addLinks(JsonNode json, List<String> links) {
        if (json.isTextual() && ABSOLUTE.matcher(bare(json.textValue())).matches()) {
            links.add(bare(json.textValue()));
        }
        json.forEach(member -> addLinks(member, links));
    }

    private static RuntimeException refused(String why) {
        return new Failure.LinkRefused(why).asException();
    }
}
