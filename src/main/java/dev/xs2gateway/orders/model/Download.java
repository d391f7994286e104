package dev.xs2gateway.orders.model;

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
    /** Of a zip only: put together here, as the vendor's cannot be given. */
    ASSEMBLED,
    /** Of a zip only: some of its tickets cannot be had; it is given on {@code partial=true} alone, and names them. */
    PARTIAL,
    /** Of a zip only: there is nothing to be put into one. */
    NONE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
