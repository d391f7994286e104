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

/** Reads a link from what was answered. Refuses with no cause: parsers quote what they could not read. */
public final class LinkText {
    /** Bytes; of a longer answer no more needs to be read. */
    public static final int LONGEST = 4096;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern ABSOLUTE = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private LinkText() {}

    /**
     * The link that a zip-link call answered: plain text, or the one link in a JSON string, array or object, such as
     * {@code {"url":"…"}}; with white space or a byte order mark around it.
     */
    static HttpUrl ofAnswer(String answer) {
        String text = bare(bounded(answer));
        boolean json = text.startsWith("\"") || text.startsWith("{") || text.startsWith("[");
        return HttpUrlParser.parse(json ? ofJson(text) : text, null);
    }

    /**
     * Where a redirect from {@code from} leads.
     *
     * @param location the header with each of its bytes as one character, as HTTP libraries give it
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
            throw refused("the answer holds no link, or several");
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

    /** All absolute links that a JSON document holds, wherever they stand in it. */
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
