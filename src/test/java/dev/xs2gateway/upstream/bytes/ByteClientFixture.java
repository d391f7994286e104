package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ByteClientOrigin.Script;
import dev.xs2gateway.upstream.UpstreamConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A client of bytes in front of an origin that does what the test says. */
abstract class ByteClientFixture {
    final Vertx vertx = Vertx.vertx();
    final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    ByteClientOrigin origin(Script script) throws IOException {
        ByteClientOrigin origin = ByteClientOrigin.start(script);
        toClose.add(origin);
        return origin;
    }

    ByteClient client(String... settings) {
        UpstreamConfig config = config(settings);
        return new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime);
    }

    static UpstreamConfig config(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return ByteClientOrigin.config(map);
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static byte[] readAll(ByteResponse answer) throws IOException {
        try (answer;
                InputStream in = Channels.newInputStream(answer.body().bytes())) {
            return in.readAllBytes();
        }
    }

    static Failure failureOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(FailureException.class);
        return ((FailureException) thrown).failure();
    }
}
