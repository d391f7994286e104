package dev.xs2gateway.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
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
    private static final Set<String> TO_BEGIN_WITH = Set.of(
            "plain",
            "two-files",
            "first-of-two",
            "mixed-channels",
            "external",
            "app-ticket",
            "dummy-sha",
            "wrong-sha",
            "processing",
            "after-20-s",
            "quoted-zip-link",
            "two-invoices",
            "large",
            "large-corrupt");

    private @Nullable Sandbox sandbox;

    void start(@Observes StartupEvent event) {
        Sandbox started = Sandbox.start(API_PORT, CDN_PORT);
        sandbox = started;
        LOG.infof(
                "The sandbox stands in for XS2Event. Try:%n%s%nAll samples: curl %s/sandbox/samples%nIts control: curl %s/sandbox",
                table(started), started.apiUrl(), started.apiUrl());
    }

    void stop(@Observes ShutdownEvent event) {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static String table(Sandbox started) {
        return started.samples().stream()
                .filter(sample -> TO_BEGIN_WITH.contains(sample.name()))
                .map(sample -> "  %-48s curl %s %s%s".formatted(sample.shows(), how(sample), GATEWAY, sample.tryPath()))
                .collect(Collectors.joining("\n"));
    }

    /** A file is told by its head and by whether it came whole; in a terminal its bytes tell nothing. */
    private static String how(Sample sample) {
        return sample.tryPath().contains("/tickets") || sample.tryPath().contains("/invoices")
                ? "-o /dev/null -D -"
                : "-i";
    }
}
