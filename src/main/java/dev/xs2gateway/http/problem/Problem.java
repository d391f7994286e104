package dev.xs2gateway.http.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A problem answer (RFC 9457), as an answer's body or beside the good entries of a look-up.
 *
 * @param members the ids at stake and what else the type promises
 * @param retryAfter when it is worth coming back; null where that cannot be said
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
public record Problem(
        @JsonIgnore ProblemType kind,
        String detail,
        @JsonIgnore Map<String, Object> members,
        @JsonIgnore @Nullable Duration retryAfter) {

    public Problem {
        members = Map.copyOf(members);
    }

    @JsonProperty("type")
    public String type() {
        return "/problems/" + kind.code();
    }

    @JsonProperty("title")
    public String title() {
        return kind.title();
    }

    @JsonProperty("status")
    public int status() {
        return kind.status();
    }

    @JsonAnyGetter
    Map<String, Object> extensions() {
        Map<String, Object> extensions = new TreeMap<>(members);
        if (retryAfter != null) {
            extensions.put("retryAfter", retryAfterSeconds());
        }
        return extensions;
    }

    /** The same, with the id under which the log tells of it. */
    public Problem in(String requestId) {
        Map<String, Object> more = new TreeMap<>(members);
        more.put("requestId", requestId);
        return new Problem(kind, detail, more, retryAfter);
    }

    /** Whole seconds, rounded up so that nobody comes too early, at least 1. */
    public long retryAfterSeconds() {
        Duration wait = retryAfter == null ? Duration.ZERO : retryAfter;
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
