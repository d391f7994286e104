package dev.xs2gateway.orders.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether the gateway gives a file, or why not. */
public enum Download {
    AVAILABLE,
    NOT_FULFILLED,
    DISTRIBUTED_ELSEWHERE,
    NOT_A_FILE,
    NO_FILE,
    CHECKSUM_MISSING,
    /** For zips only: assembled by the gateway, because XS2Event's zip cannot be given. */
    ASSEMBLED,
    /** For zips only: some tickets are missing. The zip is given only with {@code partial=true}, and names the missing tickets. */
    PARTIAL,
    /** For zips only: there is no file to include. */
    NONE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
