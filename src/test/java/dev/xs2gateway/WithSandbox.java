package dev.xs2gateway;

import dev.xs2gateway.sandbox.Sandbox;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sandbox before the gateway, and puts it into every field that asks for it with {@link InjectSandbox}.
 *
 * <p>One sandbox serves all tests of a run: each makes its own orders with fresh ids, and counts the calls that name them.
 */
public final class WithSandbox implements QuarkusTestResourceLifecycleManager {
    private @Nullable Sandbox sandbox;

    @Override
    public Map<String, String> start() {
        // Outside dev mode, Quarkus keeps the meters of an application that has ended, and a gauge goes on showing it.
        Metrics.globalRegistry.clear();
        Sandbox started = Sandbox.start(0, 0);
        sandbox = started;
        return Map.of("gateway.upstream.url", started.apiUrl().toString());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                Objects.requireNonNull(sandbox),
                new TestInjector.AnnotatedAndMatchesType(InjectSandbox.class, Sandbox.class));
    }

    @Override
    public void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
