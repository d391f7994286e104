package dev.xs2gateway.orders.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.http.problem.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookupListJsonTest {
    private final LookupListJson answer =
            new LookupListJson(new ViewSerializer(new ObjectMapper(), BookingView::of), 0);

    private void failed(String id, Failure why) {
        answer.failed(new LookupAnswers.Failed(id, Problems.of(why)));
    }

    @Test
    void aListStatesWhenAllTemporaryFailuresMayBeRetried() {
        failed("b1", new Failure.BudgetExhausted(Duration.ofSeconds(12)));
        failed("b2", new Failure.UpstreamUnavailable("down", Duration.ofSeconds(5)));
        failed("b3", new Failure.UpstreamTimeout());

        assertThat(answer.retryAfter()).isEqualTo(12);
    }

    @Test
    void lastingFailuresCauseNoRetryAfter() {
        failed("no id", new Failure.InvalidId("bookingId", "no id"));

        assertThat(answer.retryAfter()).isZero();
    }
}
