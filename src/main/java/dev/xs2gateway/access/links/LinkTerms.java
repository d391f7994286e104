package dev.xs2gateway.access.links;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer asks of a new link, as the body of its request states it; each member may be left out.
 *
 * @param unknown members that are not known here; a misspelt {@code confirm} must not make a link without one
 */
public record LinkTerms(
        @Schema(
                description =
                        "How long the link is valid: a duration of ISO 8601 such as PT15M, at most gateway.access.links.max-age")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String expiresIn,

        @Schema(description = "How often the link can be used; needs a database")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Integer uses,

        @Schema(description = "Whether a browser gets a page with a button first; needs a database")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean confirm,

        @Schema(
                description = "The consumer's own name for what the link is for; kept where there is a database",
                maxLength = 200)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String reference,

        @JsonAnySetter @JsonIgnore @Schema(hidden = true) @Nullable
        Map<String, Object> unknown) {
    private static final LinkTerms NONE = new LinkTerms(null, null, null, null, null);

    /** The terms of a request without a body. */
    public static LinkTerms none() {
        return NONE;
    }
}
