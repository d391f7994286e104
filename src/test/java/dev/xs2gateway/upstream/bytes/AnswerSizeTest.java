package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.cdn.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What the JSON client's connections keep to themselves. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class AnswerSizeTest {
    @Inject
    Vertx vertx;

    private final List<String> logged = new CopyOnWriteArrayList<>();

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage() + " " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void aResponseThatIsNotHttpIsNotLogged() throws Exception {
        Logger vertxLog = Logger.getLogger("io.vertx");
        vertxLog.addHandler(listener);
        try (ByteClientOrigin origin = ByteClientOrigin.start(
                        (request, answer) -> answer.text("SSH-2.0-vendor-secret It\r\n\r\nvendor-secret\r\n\r\n")
                                .hang());
                Door door =
                        Door.open(vertx, Map.of("url", origin.uri("").toString(), "retries", "0", "timeout", "10s"))) {
            door.failure("booking1");

            assertThat(origin.accepted()).isEqualTo(1);
            assertThat(logged).isEmpty();
        } finally {
            vertxLog.removeHandler(listener);
        }
    }
}
