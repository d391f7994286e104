package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest extends WithSandbox {

    @Test
    void theWindowSlides() throws Exception {
        sandbox.limit(2, Duration.ofSeconds(10));

        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
        clock.move(Duration.ofSeconds(6));
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(503);
        clock.move(Duration.ofSeconds(4));
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(503);
    }

    @Test
    void overItTheAnswerIsHtmlWithoutRetryAfter() throws Exception {
        sandbox.limit(0, Duration.ofSeconds(1));

        HttpResponse<byte[]> answer = caller.get("/v1/bookingorders");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void everyApiCallCountsWhateverItsKeyAndAnswer() throws Exception {
        sandbox.limit(2, Duration.ofSeconds(1));

        assertThat(caller.withoutKey("GET", "/v1/bookingorders").statusCode()).isEqualTo(401);
        assertThat(caller.status("/v1/nowhere")).isEqualTo(404);
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(503);
    }

    @Test
    void theCdnAndTheControlLieOutsideIt() throws Exception {
        var order = sandbox.order().put();
        String link = Caller.text(caller.get(Caller.zipLinkPath(order))).strip();
        sandbox.limit(0, Duration.ofSeconds(1));

        assertThat(caller.elsewhere(link).statusCode()).isEqualTo(200);
        assertThat(caller.withoutKey("GET", "/sandbox").statusCode()).isEqualTo(200);
    }

    @Test
    void theLimitCanBeLifted() throws Exception {
        sandbox.limit(0, Duration.ofSeconds(1));
        sandbox.noLimit();

        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
    }
}
