package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedClockTest {
    private final SharedClock clock = new SharedClock();

    @Test
    void provesNothingBeforeAnAnswer() {
        assertThat(clock.atLeast(5)).isNull();
    }

    @Test
    void countsFromWhenTheAnswerArrived() {
        clock.onAnswer(1000, 10, 20);

        assertThat(clock.atLeast(20)).isEqualTo(1000);
        assertThat(clock.atLeast(50)).isEqualTo(1030);
    }

    @Test
    void anAnswerThatTookLongTakesNothingBack() {
        clock.onAnswer(1000, 10, 20);
        clock.onAnswer(1015, 21, 90);

        assertThat(clock.atLeast(90)).isEqualTo(1070);
    }

    @Test
    void aQuickerAnswerProvesMore() {
        clock.onAnswer(1000, 10, 20);
        clock.onAnswer(1018, 29, 30);

        assertThat(clock.atLeast(30)).isEqualTo(1018);
    }

    @Test
    void followsAClockThatIsSlowerThanItsOwn() {
        clock.onAnswer(1000, 10, 20);
        clock.onAnswer(1050, 110, 112);

        assertThat(clock.atLeast(112)).isEqualTo(1052);
    }

    @Test
    void survivesTheOverflowOfTheCountOfNanoseconds() {
        clock.onAnswer(1000, Long.MAX_VALUE - 5, Long.MAX_VALUE);
        clock.onAnswer(1010, Long.MIN_VALUE + 8, Long.MIN_VALUE + 9);

        assertThat(clock.atLeast(Long.MIN_VALUE + 9)).isEqualTo(1010);
    }
}
