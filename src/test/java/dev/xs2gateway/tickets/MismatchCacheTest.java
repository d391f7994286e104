package dev.xs2gateway.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** For how long a file is not asked for that came wrong. */
class MismatchCacheTest {
    private static final Failure.ChecksumMismatch MISMATCH =
            new Failure.ChecksumMismatch(new Failure.FileRef("order", "file"), "aa", "bb");

    private final MovedClock clock = new MovedClock();
    private final MismatchCache mismatches = new MismatchCache(clock::nanos);
    private final FileKey file = new FileKey("order/file/aa");

    @Test
    void onceMayBeAnAccident() {
        mismatches.note(file, MISMATCH);

        assertThatCode(() -> mismatches.refuseKnown(file)).doesNotThrowAnyException();
    }

    @Test
    void aFileThatWasWrongTwiceIsNotAskedForAgainForAMinute() {
        mismatches.note(file, MISMATCH);
        mismatches.note(file, MISMATCH);

        clock.move(Duration.ofSeconds(59));
        assertThatThrownBy(() -> mismatches.refuseKnown(file)).isInstanceOf(FailureException.class);
        clock.move(Duration.ofSeconds(1));
        assertThatCode(() -> mismatches.refuseKnown(file)).doesNotThrowAnyException();
        assertThat(mismatches.mismatches()).isEqualTo(2);
    }
}
