package dev.xs2gateway.orders;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a file can be had from the gateway, and why not. */
public enum Download {
    AVAILABLE,
    NOT_FULFILLED,
    DISTRIBUTED_ELSEWHERE,
    NOT_A_FILE,
    NO_FILE,
    CHECKSUM_MISSING,
    /** Of a zip only: the vendor has none that can be given. */
    NONE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
