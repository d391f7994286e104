package dev.xs2gateway.http.headers;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller would rather have, by its {@code Accept} header (RFC 9110, 12.5.1). */
public final class MediaPreference {
    private static final String HTML = "text/html";
    private static final String ANY = "*/*";
    private static final List<String> JSON = List.of("application/json", "application/problem+json");

    private MediaPreference() {}

    /** Whether a caller names HTML, and prefers it to JSON, as browsers do and programs do not; {@code accept} is null if absent. */
    public static boolean isHtml(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        double html = weight(accept, List.of(HTML));
        return html > 0 && html >= weight(accept, List.of(ANY)) && html > weight(accept, JSON);
    }

    /** The greatest weight of these media ranges; 0 if none of them is named. */
    private static double weight(String accept, List<String> ranges) {
        return HeaderGrammar.elements(accept).stream()
                .map(element -> HeaderGrammar.mediaType(element).toLowerCase(Locale.ROOT))
                .map(range -> List.of(range.split(";", -1)))
                .filter(range -> ranges.contains(range.getFirst()))
                .mapToDouble(MediaPreference::weight)
                .max()
                .orElse(0);
    }

    private static double weight(List<String> range) {
        return range.stream()
                .map(part -> part.startsWith("q=") ? part.substring(2) : null)
                .filter(Objects::nonNull)
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElse(1);
    }
}
