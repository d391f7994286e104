package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.RawUpstream.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that come slower than the least rate, each byte of them within the timeout. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class SlowBodiesTest {
    private static final int BYTES = 1_000;

    @Inject
    Vertx vertx;

    /** Sends a byte every ten milliseconds for ten seconds; the sender's pace, not a wait of the test. */
    static void drip(ByteClientOrigin.Answer answer) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        answer.head(200, "Content-Length: " + BYTES);
        try {
            for (int sent = 0; sent < BYTES && !never.await(10, TimeUnit.MILLISECONDS); sent++) {
                answer.text(" ");
            }
        } catch (InterruptedException over) {
            throw new IOException(over);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SINGLE"})
    void aBodyThatArrivesTooSlowlyFailsAndItsConnectionIsClosed(Kind kind) throws Exception {
        try (RawUpstream upstream = RawUpstream.start(
                vertx,
                kind,
                (answer, body) -> drip(answer),
                "timeout",
                "2s",
                "least-rate",
                "1K/500ms",
                "retries",
                "2")) {
            assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamTimeout.class);
            assertThat(upstream.calls()).hasSize(1);
            await().until(() -> upstream.origin().open() <= 1);
        }
    }
}
