package dev.xs2gateway.packaged;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import java.util.Optional;

/** What may happen to a file on its way here; each leaves its mark in another place. */
enum Damage {
    NONE,
    FIRST_BYTE,
    MIDDLE_BYTE,
    LAST_BYTE,
    ONE_BYTE_SHORT,
    ONE_BYTE_LONG,
    LENGTH_OVERSTATED,
    LENGTH_UNDERSTATED,
    CUT_AT_THE_START,
    CUT_HALFWAY,
    CUT_NEAR_THE_END,
    UNSTATED_LENGTH,
    UNSTATED_LENGTH_LAST_BYTE,
    UNSTATED_LENGTH_ONE_BYTE_SHORT,
    UNSTATED_LENGTH_ONE_BYTE_LONG,
    UNSTATED_LENGTH_CUT_HALFWAY,
    UNSTATED_LENGTH_CUT_NEAR_THE_END;

    /** Whether all bytes come as they are. */
    boolean isNone() {
        return this == NONE || this == UNSTATED_LENGTH;
    }

    /** Does it to the file of that many bytes that calls of this kind about this order fetch: to all of them, or to the first. */
    void befall(Sandbox sandbox, CallKind kind, String orderId, int size, boolean lasting) {
        if (name().startsWith(UNSTATED_LENGTH.name())) {
            sandbox.faults().on(kind, orderId, Fault.chunked());
        }
        harm(size).ifPresent(harm -> sandbox.faults().times(lasting ? -1 : 1, kind, orderId, harm));
    }

    private Optional<Fault> harm(int size) {
        return switch (this) {
            case NONE, UNSTATED_LENGTH -> Optional.empty();
            case FIRST_BYTE -> Optional.of(Fault.corruptAt(0));
            case MIDDLE_BYTE -> Optional.of(Fault.corruptAt(size / 2));
            case LAST_BYTE, UNSTATED_LENGTH_LAST_BYTE -> Optional.of(Fault.corruptAt(-1));
            case ONE_BYTE_SHORT, UNSTATED_LENGTH_ONE_BYTE_SHORT -> Optional.of(Fault.shorter(1));
            case ONE_BYTE_LONG, UNSTATED_LENGTH_ONE_BYTE_LONG -> Optional.of(Fault.longer(1));
            case LENGTH_OVERSTATED -> Optional.of(Fault.wrongLength(1));
            case LENGTH_UNDERSTATED -> Optional.of(Fault.wrongLength(-1));
            case CUT_AT_THE_START -> Optional.of(Fault.cutPercent(0));
            case CUT_HALFWAY, UNSTATED_LENGTH_CUT_HALFWAY -> Optional.of(Fault.cutPercent(50));
            case CUT_NEAR_THE_END, UNSTATED_LENGTH_CUT_NEAR_THE_END -> Optional.of(Fault.cutPercent(99));
        };
    }
}
