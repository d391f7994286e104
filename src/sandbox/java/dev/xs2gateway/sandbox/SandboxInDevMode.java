package dev.xs2gateway.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the sandbox beside the gateway in dev mode, and frees its ports at every reload. */
@IfBuildProfile("dev") // on the class: on an observer method it does nothing
@ApplicationScoped
public class SandboxInDevMode {
    private static final Logger LOG = Logger.getLogger(SandboxInDevMode.class);
    private static final int API_PORT = 9090;
    private static final int CDN_PORT = 9091;
    private static final String GATEWAY = "http://localhost:8080";

    private @Nullable Sandbox sandbox;

    void start(@Observes StartupEvent event) {
        Sandbox started = Sandbox.start(API_PORT, CDN_PORT);
        sandbox = started;
        LOG.infof(
                "The sandbox stands in for XS2Event. Its control: curl %s/sandbox%n%s",
                started.apiUrl(), table(started));
    }

    void stop(@Observes ShutdownEvent event) {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static String table(Sandbox started) {
        return started.samples().stream()
                .map(sample ->
                        "%-20s %-52s curl -i %s%s".formatted(sample.name(), sample.shows(), GATEWAY, sample.tryPath()))
                .collect(Collectors.joining("\n"));
    }
}
