package dev.xs2gateway.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.files.Sha256;
import org.junit.jupiter.api.Test;

class ReissueDetectorTest {
    private static final FileRef FILE = new FileRef("order", "ticket");
    private static final Sha256 OLD = Sha256.of(new byte[32]);
    private static final Sha256 NEW = Sha256.of("1".repeat(64));

    private final ReissueDetector reissues = new ReissueDetector();

    @Test
    void anotherDigestCountsOnceAndTheSameNever() {
        reissues.note(FILE, OLD);
        reissues.note(FILE, OLD);
        assertThat(reissues.reissues()).isZero();

        reissues.note(FILE, NEW);
        reissues.note(FILE, NEW);
        assertThat(reissues.reissues()).isEqualTo(1);

        reissues.note(FILE, OLD);
        assertThat(reissues.reissues()).isEqualTo(2);
    }

    @Test
    void filesWithoutDigestAndOtherFilesAreNotReissues() {
        reissues.note(FILE, OLD);
        reissues.note(FILE, null);
        reissues.note(new FileRef("order", "another"), NEW);

        assertThat(reissues.reissues()).isZero();
    }
}
