package dev.xs2gateway.upstream;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.upstream.ByteClientOrigin.Answer;
import dev.xs2gateway.upstream.ByteClientOrigin.Request;
import dev.xs2gateway.upstream.RawUpstream.Kind;
import dev.xs2gateway.upstream.RawUpstream.Script;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A front of raw sockets between the gateway and the sandbox: one kind of call is answered as a test says, all others by the sandbox. */
public final class RawFront implements QuarkusTestResourceLifecycleManager {
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Sandbox sandbox;
    private @Nullable ByteClientOrigin origin;
    private volatile @Nullable Scripted scripted;

    private record Scripted(Kind kind, Script script) {}

    @Override
    public Map<String, String> start() {
        sandbox = Sandbox.start(0, 0);
        try {
            origin = ByteClientOrigin.start(this::answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "gateway.upstream.url", "http://localhost:" + origin.port(), "gateway.upstream.least-rate", "1K/500ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.AnnotatedAndMatchesType(InjectSandbox.class, RawFront.class));
    }

    @Override
    public void stop() {
        try (Sandbox _ = sandbox;
                ByteClientOrigin _ = origin) {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    /** From now on answers calls of this kind so; {@code body} is the body of the sandbox's answer. */
    void answers(Kind kind, Script script) {
        scripted = new Scripted(kind, script);
    }

    private void answer(Request request, Answer answer) throws IOException {
        HttpResponse<byte[]> real = real(request);
        Scripted now = scripted;
        if (now != null && now.kind().isMeant(request.path())) {
            now.script().answer(answer, real.body());
        } else {
            answer.head(real.statusCode(), "Content-Length: " + real.body().length)
                    .body(real.body());
        }
    }

    private HttpResponse<byte[]> real(Request request) throws IOException {
        HttpRequest same = HttpRequest.newBuilder(URI.create(sandbox().apiUrl() + request.path()))
                .header("X-Api-Key", Objects.requireNonNull(request.headers().get("x-api-key")))
                .build();
        try {
            return client.send(same, BodyHandlers.ofByteArray());
        } catch (InterruptedException over) {
            throw new IOException(over);
        }
    }
}
