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
 * A problem answer (RFC 9457), either as the body of an answer or beside the successful entries of a look-up.
 *
 * @param members the ids concerned, and the other members that the type promises
 * @param retryAfter the time after which a retry is worthwhile; null if that is not known
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

    /** Returns a copy with the id under which the log mentions the problem. */
    public Problem in(String requestId) {
        Map<String, Object> more = new TreeMap<>(members);
        more.put("requestId", requestId);
        return new Problem(kind, detail, more, retryAfter);
    }

    /** Returns {@code retryAfter} in whole seconds, at least 1; rounded up so that no caller returns too early. */
    public long retryAfterSeconds() {
        Duration wait = retryAfter == null ? Duration.ZERO : retryAfter;
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
