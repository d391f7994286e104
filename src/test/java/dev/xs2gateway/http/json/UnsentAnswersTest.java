package dev.xs2gateway.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.FailureException;
import org.junit.jupiter.api.Test;

class UnsentAnswersTest {
    private final UnsentAnswers unsent = new UnsentAnswers(100);

    @Test
    void whatIsHeldCountsUntilItIsReleased() {
        UnsentAnswers.Share first = unsent.take(60);
        assertThatThrownBy(() -> unsent.take(41)).isInstanceOf(FailureException.class);

        first.release();

        unsent.take(41);
        assertThat(unsent.held()).isEqualTo(41);
    }

    @Test
    void oneThatIsLargerThanAllTheRoomIsLetThroughAlone() {
        UnsentAnswers.Share large = unsent.take(1000);
        assertThatThrownBy(() -> unsent.take(1)).isInstanceOf(FailureException.class);

        large.release();

        assertThat(unsent.held()).isZero();
    }

    @Test
    void aShareIsReleasedOnce() {
        unsent.take(50);
        UnsentAnswers.Share other = unsent.take(10);

        other.release();
        other.release();

        assertThat(unsent.held()).isEqualTo(50);
    }
}
